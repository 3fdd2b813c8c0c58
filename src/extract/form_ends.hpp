#pragma once
/// A fault of Gumbo 0.10.1 and the way around it: text that stands right before </form> is put behind the form, for
/// Gumbo takes the form off its stack before it makes a node of the text. A comment in between makes it do so in time.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::extract {

/// The text of that comment, which is not part of the page.
inline constexpr std::string_view form_mark = "scrape: the form ends";

/// Adds the places in `page` of each </form> within `text`, the part of it that Gumbo made one text node of; those with
/// only white space before them do not matter.
void find_form_ends(std::string_view page, std::string_view text, std::vector<std::size_t>& places);

/// The page with that comment at each of the places, which are in order.
std::string with_form_marks(std::string_view page, std::vector<std::size_t> const& places);

}  // namespace scrape::extract
