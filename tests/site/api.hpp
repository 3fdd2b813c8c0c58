#pragma once
// The JSON answers of the demo site, exactly as the server sends them.

#include <cstdint>
#include <string>

namespace scrape::site {

/// /api/items/N, N from 1 to `item_count`: `{"id":1,"name":"Amber Coast","price":12.05,"rating":4.3,"tags":["new"]}`.
std::string item_json(std::uint64_t id);

/// /api/items?page=N: an array of ten items; an empty one after page 20. No `page` means the first.
std::string items_page_json(std::uint64_t page);

/// /api/stats: how many items there are, and their sum, mean, lowest and highest price.
std::string stats_json();

}  // namespace scrape::site
