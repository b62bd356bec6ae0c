use std::io::Write as _;

use super::output::Terminal;
use super::outputs;
use super::stop::Stop;

const PAGE: &[u8] = include_bytes!(env!(
    "STUDYPATH_PAGE",
    "the feature `page` needs the path of the page: cargo run -p studypath-page makes it"
));

pub(super) fn run(name: &str, terminal: &Terminal) -> Result<u8, Stop> {
    if name == "-" {
        terminal.print(PAGE)?;
        return Ok(0);
    }
    let mut output = outputs::open_whole(&[], name)?;
    output.write_all(PAGE).map_err(|error| output.unwritten(error))?;
    output.finish()?;
    Ok(0)
}
