//! An answer laid out as typed blocks, before any format: what it says, in the order in which it says it.
//!
//! A question turns its answer into one [`Document`]; [`render`](super::render) writes documents down.
//! Alignment, wrapping and the form of amounts follow from the types here.

mod table;

pub(in crate::report) use table::cells;
pub use table::{Cell, Column, Kind, Table};

/// An answer, laid out.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What it is about, without markup.
    pub title: String,
    /// What belongs together stands in one section.
    pub sections: Vec<Vec<Block>>,
    /// What a reader should know besides the answer itself.
    pub remarks: Vec<Remark>,
    /// The day, the catalog and the prices that the answer rests on.
    pub basis: Option<String>,
    /// The table for spreadsheets, as raw cells.
    pub data: Table,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it says.
    pub content: Content,
    /// How it is meant.
    pub tone: Tone,
    /// Is it beside the answer itself, so that a quiet terminal leaves it out?
    pub is_aside: bool,
}

/// What a block says.
#[derive(Clone, Debug)]
pub enum Content {
    /// A heading. Several lines of one are a phrase on a page.
    Heading {
        /// The first or the second level.
        level: u8,
        /// Such as the titles of the goals.
        lines: Vec<String>,
        /// May a terminal wrap them?
        wraps: bool,
    },
    /// What the answer is, the main statement first.
    Verdict(Vec<(String, Tone)>),
    /// A paragraph.
    Paragraph(String),
    /// A phrase about what stands above it: indented on a terminal, a sentence on a page.
    Phrase(String),
    /// A sentence about the table above it, with the margin of the table.
    Below(String),
    /// A line that is never wrapped.
    Line(String),
    /// Sentences: one below the other on a terminal, a paragraph on a page.
    Sentences(Vec<String>),
    /// Items, each with a dash.
    List(Vec<String>),
    /// Numbers for what stands by itself (depth 0), dashes for what explains it (depth 1 and more).
    Outline(Vec<(usize, String)>),
    /// A few values to see first, each with its name.
    Values(Vec<(String, String)>),
    /// A table.
    Table(Table),
}

/// How something is meant. Never needed to understand it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Without emphasis.
    #[default]
    Plain,
    /// What names the things below it.
    Strong,
    /// What may be overlooked.
    Quiet,
    /// Proven or complete.
    Good,
    /// Needs attention.
    Warn,
    /// Cannot be.
    Bad,
}

/// Something that a reader should know besides the answer.
#[derive(Clone, Debug)]
pub struct Remark {
    /// A sentence.
    pub text: String,
    /// A note of the catalog or the price list: a terminal says so.
    pub is_note: bool,
}

impl Document {
    /// Without anything in it.
    pub fn new(title: impl Into<String>) -> Document {
        Document { title: title.into(), ..Document::default() }
    }

    /// Begins a section.
    pub fn begin(&mut self) {
        self.sections.push(Vec::new());
    }

    /// Adds to the section; nothing where the block is empty.
    pub fn add(&mut self, block: impl Into<Block>) {
        let block = block.into();
        if block.content.is_empty() {
            return;
        }
        match self.sections.last_mut() {
            Some(section) => section.push(block),
            None => self.sections.push(vec![block]),
        }
    }

    /// Begins a section and adds to it; nothing where the block is empty.
    pub fn section(&mut self, block: impl Into<Block>) {
        self.begin();
        self.add(block);
    }

    /// Begins a section with a heading above a block; nothing where the block is empty.
    pub fn titled(&mut self, title: &str, block: impl Into<Block>) {
        let block = block.into();
        if !block.content.is_empty() {
            self.section(Block { is_aside: block.is_aside, ..Block::head(title) });
            self.add(block);
        }
    }

    /// Adds remarks.
    pub fn remark(&mut self, remarks: impl IntoIterator<Item = String>) {
        self.remarks.extend(remarks.into_iter().map(|text| Remark { text, is_note: false }));
    }

    /// Adds notes of the catalog and the price list.
    pub fn note(&mut self, notes: impl IntoIterator<Item = String>) {
        self.remarks.extend(notes.into_iter().map(|text| Remark { text, is_note: true }));
    }
}

impl Block {
    fn new(content: Content, tone: Tone) -> Block {
        Block { content, tone, is_aside: false }
    }

    /// A heading of the first level.
    pub fn title(text: impl Into<String>) -> Block {
        Block::titles(vec![text.into()])
    }

    /// A heading of the first level about several things.
    pub fn titles(lines: Vec<String>) -> Block {
        Block::new(Content::Heading { level: 1, lines, wraps: true }, Tone::Strong)
    }

    /// A heading of the second level.
    pub fn heading(text: impl Into<String>) -> Block {
        Block::new(Content::Heading { level: 2, lines: vec![text.into()], wraps: true }, Tone::Strong)
    }

    /// A heading of the second level in a few fixed words.
    pub fn head(text: impl Into<String>) -> Block {
        Block::new(Content::Heading { level: 2, lines: vec![text.into()], wraps: false }, Tone::Strong)
    }

    /// What the answer is, the main statement first. Empty sentences are left out.
    pub fn verdict(sentences: impl IntoIterator<Item = (String, Tone)>) -> Block {
        let sentences = sentences.into_iter().filter(|(text, _)| !text.is_empty());
        Block::new(Content::Verdict(sentences.collect()), Tone::Plain)
    }

    /// A paragraph.
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block::new(Content::Paragraph(text.into()), Tone::Plain)
    }

    /// A phrase about what stands above it.
    pub fn phrase(text: impl Into<String>) -> Block {
        Block::new(Content::Phrase(text.into()), Tone::Plain)
    }

    /// A line that is never wrapped.
    pub fn line(text: impl Into<String>) -> Block {
        Block::new(Content::Line(text.into()), Tone::Plain)
    }

    /// Sentences of equal weight.
    pub fn sentences(sentences: Vec<String>) -> Block {
        Block::new(Content::Sentences(sentences), Tone::Plain)
    }

    /// Items, each with a dash.
    pub fn list(items: impl IntoIterator<Item = impl Into<String>>) -> Block {
        Block::new(Content::List(items.into_iter().map(Into::into).collect()), Tone::Plain)
    }

    /// With another tone.
    pub fn tone(self, tone: Tone) -> Block {
        Block { tone, ..self }
    }

    /// Not for a quiet terminal.
    pub fn aside(self) -> Block {
        Block { is_aside: true, ..self }
    }
}

impl Content {
    /// Has it nothing to say?
    pub fn is_empty(&self) -> bool {
        match self {
            Content::Verdict(sentences) => sentences.is_empty(),
            Content::Sentences(items) | Content::List(items) => items.is_empty(),
            Content::Outline(items) => items.is_empty(),
            Content::Values(figures) => figures.is_empty(),
            Content::Table(table) => table.rows.is_empty(),
            Content::Paragraph(text) | Content::Phrase(text) | Content::Below(text) => text.is_empty(),
            Content::Heading { .. } | Content::Line(_) => false,
        }
    }
}

impl From<Content> for Block {
    fn from(content: Content) -> Block {
        Block::new(content, Tone::Plain)
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Block {
        Content::Table(table).into()
    }
}
