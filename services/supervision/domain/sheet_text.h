#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_SHEET_TEXT_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_SHEET_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

// Texts as they go into the cells of a file that somebody opens with a spreadsheet program.
namespace ketnap::supervision {

// Whether a spreadsheet program that reads the text out of a CSV file may take it for a formula: it
// begins, spaces and control characters apart, with = + - @ or one of their full-width forms.
bool LooksLikeFormula(std::string_view text);

// Without control characters other than the end of a line, and cut to what a cell holds (32,767
// UTF-16 units), never inside a character. `text` must be valid UTF-8.
std::string CellText(std::string_view text);

// A text as a field of a CSV file: always between quotes, so that it stays one field whatever
// separates fields for the reader, and with an apostrophe before what looks like a formula.
std::string CsvText(std::string_view text);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_SHEET_TEXT_H_
