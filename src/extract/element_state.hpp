#pragma once
/// What pseudo-classes ask of elements, as WHATWG HTML §4.16.3 has it.

#include "html_tree.hpp"

#include <cstdint>

namespace scrape::extract {

/// Neither elements nor text in it.
bool is_empty(HtmlTree const& tree, std::uint32_t element);

bool is_link(HtmlTree const& tree, std::uint32_t element);

/// Something that can be disabled.
bool is_control(HtmlTree const& tree, std::uint32_t element);

/// By itself, its optgroup, or a fieldset that it is in without being in its legend.
bool is_disabled(HtmlTree const& tree, std::uint32_t element);

bool is_checked(HtmlTree const& tree, std::uint32_t element);

}  // namespace scrape::extract
