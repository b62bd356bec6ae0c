use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

/// A document as JSON on one line.
pub(super) fn line(document: &impl Serialize) -> String {
    text(document, Layout::Line(CompactFormatter))
}

/// A document as indented JSON with a final line break.
pub(super) fn indented(document: &impl Serialize) -> String {
    text(document, Layout::Indented(PrettyFormatter::new())) + "\n"
}

fn text(document: &impl Serialize, layout: Layout) -> String {
    let mut bytes = Vec::new();
    let written = document.serialize(&mut Serializer::with_formatter(&mut bytes, layout));
    written.expect("only strings, numbers and lists");
    String::from_utf8(bytes).expect("JSON is text")
}

/// How JSON is laid out. Were it a type for each layout, each would come with a writer of every document.
enum Layout {
    Line(CompactFormatter),
    Indented(PrettyFormatter<'static>),
}

/// Asks the layout in force.
macro_rules! ask {
    ($($method:ident($($argument:ident: $type:ty)?),)*) => {
        $(fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $type)?) -> io::Result<()> {
            match self {
                Layout::Line(formatter) => formatter.$method(writer $(, $argument)?),
                Layout::Indented(formatter) => formatter.$method(writer $(, $argument)?),
            }
        })*
    };
}

/// What the two lay out differently.
impl Formatter for Layout {
    ask! {
        begin_array(),
        end_array(),
        begin_array_value(first: bool),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first: bool),
        begin_object_value(),
        end_object_value(),
    }
}
