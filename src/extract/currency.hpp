#pragma once
/// Currencies as prices name them.

#include <string_view>

namespace scrape::extract {

/// Takes a currency off the front of the text: a sign of Unicode's category Sc ("€"), with letters before it ("US$"), a
/// code of ISO 4217's form, three capitals ("EUR"), or a customary abbreviation ("kr", "zł"). False when there is none.
bool take_currency(std::string_view& text) noexcept;

}  // namespace scrape::extract
