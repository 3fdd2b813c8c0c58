#include "site/api.hpp"

#include "site/content.hpp"
#include "site/routes.hpp"

#include <algorithm>
#include <array>

namespace scrape::site {
namespace {

constexpr std::uint64_t items_per_page = 10;
constexpr std::uint64_t last_page_number = 1'000'000;

Answer json(std::string body, unsigned status = 200) {
  return {.status = status, .type = "application/json", .body = std::move(body), .fields = {}};
}

Answer one_item(Inquiry const& inquiry) {
  auto const id = number_in(inquiry.rest, item_count);
  if (!id || *id == 0) return json(R"({"error":"no such item"})", 404);
  return json(item_json(*id));
}

Answer page_of_items(Inquiry const& inquiry) {
  auto const asked = query_value(inquiry, "page");
  auto const page = asked.empty() ? 1 : number_in(asked, last_page_number).value_or(0);
  if (page == 0) return json(R"({"error":"bad page"})", 400);
  return json(items_page_json(page));
}

Answer stats(Inquiry const& /*inquiry*/) {
  return json(stats_json());
}

constexpr std::array<Route, 3> api_table{
    {{"/api/items/", &one_item}, {"/api/items", &page_of_items}, {"/api/stats", &stats}}};

}  // namespace

std::span<Route const> api_routes() {
  return api_table;
}

std::string item_json(std::uint64_t id) {
  auto const sold = item(id);
  std::string tags;
  for (auto const& tag : sold.tags)
    tags += (tags.empty() ? "\"" : ",\"") + tag + '"';
  return "{\"id\":" + std::to_string(id) + ",\"name\":\"" + sold.name + "\",\"price\":" + price_text(sold.cents) +
         ",\"rating\":" + std::to_string(sold.rating_tenths / 10) + '.' + std::to_string(sold.rating_tenths % 10) +
         ",\"tags\":[" + tags + "]}";
}

std::string items_page_json(std::uint64_t page) {
  std::string list;
  auto const first = (page - 1) * items_per_page + 1;
  for (auto id = first; id < first + items_per_page && id <= item_count; ++id) {
    list += (list.empty() ? "" : ",") + item_json(id);
  }
  return '[' + list + ']';
}

std::string stats_json() {
  unsigned sum = 0;
  unsigned lowest = item(1).cents;
  unsigned highest = lowest;
  for (std::uint64_t id = 1; id <= item_count; ++id) {
    auto const cents = item(id).cents;
    sum += cents;
    lowest = std::min(lowest, cents);
    highest = std::max(highest, cents);
  }
  auto const mean = static_cast<unsigned>(sum / item_count);
  return "{\"items\":" + std::to_string(item_count) + ",\"sum\":" + price_text(sum) + ",\"mean\":" + price_text(mean) +
         ",\"min\":" + price_text(lowest) + ",\"max\":" + price_text(highest) + '}';
}

}  // namespace scrape::site
