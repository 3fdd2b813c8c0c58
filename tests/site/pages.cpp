#include "site/pages.hpp"

#include "site/conditional.hpp"
#include "site/content.hpp"
#include "site/routes.hpp"

#include <algorithm>
#include <array>

namespace scrape::site {
namespace {

constexpr std::uint64_t chapter = 100;  // articles link to their neighbours within a chapter
constexpr std::uint64_t note_seed = 3'000'000;
constexpr std::uint64_t image_seed = 5'000'000;
constexpr std::int64_t first_edition = 1'704'103'200;  // 2024-01-01 10:00:00 UTC
constexpr std::int64_t hour = 3600;

constexpr std::array<std::string_view, 6> topics{"start", "install", "lists", "files", "records", "questions"};

std::string document(std::string const& title, std::string const& body) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n  <title>" + title +
         "</title>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
}

std::string item_row(Item const& sold) {
  auto const id = std::to_string(sold.id);
  auto const stars = std::to_string(sold.rating_tenths / 10) + '.' + std::to_string(sold.rating_tenths % 10);
  return "    <tr class=\"item\" data-id=\"" + id + "\"><td class=\"name\"><a href=\"/api/items/" + id + "\">" +
         sold.name + "</a></td><td class=\"price\">€" + price_text(sold.cents) + "</td><td class=\"rating\">" + stars +
         "</td></tr>\n";
}

std::string price_table(std::uint64_t number) {
  constexpr std::uint64_t rows = 5;
  std::string table = "  <table class=\"prices\">\n    <tr><th>Item</th><th>Price</th><th>Rating</th></tr>\n";
  for (std::uint64_t row = 0; row < rows; ++row)
    table += item_row(item((number * rows + row) % item_count + 1));
  return table + "  </table>\n";
}

std::string link(std::string_view kind, std::uint64_t number) {
  return "    <a class=\"" + std::string(kind) + "\" href=\"" + std::to_string(number) + ".html\">" +
         std::string(kind) + "</a>\n";
}

std::string neighbours(std::uint64_t number) {
  std::string links = "  <nav>\n    <a class=\"home\" href=\"/\">home</a>\n";
  if (number % chapter != 1) links += link("previous", number - 1);
  if (number % chapter != 0) links += link("next", number + 1);
  return links + "  </nav>\n";
}

Answer versioned(Inquiry const& inquiry, std::string type, std::string body, std::uint64_t edition) {
  Answer answer{.status = 200, .type = std::move(type), .body = std::move(body), .fields = {}};
  return with_validators(inquiry.request(), std::move(answer),
                         first_edition + static_cast<std::int64_t>(edition) * hour);
}

/// The N of a path that ends in N + `extension`.
std::optional<std::uint64_t> page_number(std::string_view rest, std::string_view extension) {
  if (!rest.ends_with(extension)) return std::nullopt;
  rest.remove_suffix(extension.size());
  auto const number = number_in(rest, article_count);
  return number == 0U ? std::nullopt : number;
}

Answer home(Inquiry const& inquiry) {
  if (!inquiry.rest.empty()) return not_found(inquiry);
  return versioned(inquiry, "text/html; charset=utf-8", index_body(), 0);
}

Answer article(Inquiry const& inquiry) {
  auto number = page_number(inquiry.rest, ".html");
  if (!number) number = page_number(inquiry.rest, "");
  if (!number) return not_found(inquiry);
  return versioned(inquiry, "text/html; charset=utf-8", page_body(*number), *number);
}

Answer note(Inquiry const& inquiry) {
  auto const number = page_number(inquiry.rest, ".txt");
  if (!number) return not_found(inquiry);
  return versioned(inquiry, "text/plain; charset=utf-8", note_body(*number), *number);
}

Answer image(Inquiry const& inquiry) {
  auto const number = page_number(inquiry.rest, ".svg");
  if (!number) return not_found(inquiry);
  return versioned(inquiry, "image/svg+xml", image_body(*number), *number);
}

Answer private_page(Inquiry const& inquiry) {
  auto const number = page_number(inquiry.rest, ".html");
  if (!number) return not_found(inquiry);
  return {.status = 200, .type = "text/html; charset=utf-8", .body = page_body(*number), .fields = {}};
}

std::string list_of_topics() {
  std::string list = "  <h1>Documentation</h1>\n  <ul>\n";
  for (auto const topic : topics) {
    list += "    <li><a href=\"" + std::string(topic) + "/\">" + std::string(topic) + "</a></li>\n";
  }
  return document("Documentation", list + "  </ul>\n");
}

Answer docs(Inquiry const& inquiry) {
  if (inquiry.rest.empty()) return versioned(inquiry, "text/html; charset=utf-8", list_of_topics(), 1);
  auto const slash = inquiry.rest.ends_with('/');
  auto const topic = slash ? inquiry.rest.substr(0, inquiry.rest.size() - 1) : inquiry.rest;
  if (std::find(topics.begin(), topics.end(), topic) == topics.end()) return not_found(inquiry);
  if (slash) return versioned(inquiry, "text/html; charset=utf-8", topic_body(topic), 2);
  auto const location = std::string(topic) + '/';
  return {.status = 301, .type = "text/html; charset=utf-8", .body = {}, .fields = {{"Location", location}}};
}

Answer robots(Inquiry const& /*inquiry*/) {
  return {.status = 200, .type = "text/plain", .body = "User-agent: *\nDisallow: /private/\n", .fields = {}};
}

constexpr std::array<Route, 7> page_table{{{"/", &home},
                                           {"/articles/", &article},
                                           {"/notes/", &note},
                                           {"/images/", &image},
                                           {"/docs/", &docs},
                                           {"/private/", &private_page},
                                           {"/robots.txt", &robots}}};

}  // namespace

std::span<Route const> page_routes() {
  return page_table;
}

std::string page_body(std::uint64_t number) {
  Dice dice(number);
  auto const title = phrase(dice, 4);
  std::string body = "  <article id=\"article-" + std::to_string(number) + "\">\n  <h1>" + title +
                     "</h1>\n  <p class=\"byline\">Article " + std::to_string(number) +
                     " of the demo site, written by nobody – “" + phrase(dice, 3) + "”</p>\n";
  auto const paragraphs = 4 + dice.below(6);
  for (std::size_t at = 0; at < paragraphs; ++at)
    body += "  <p>" + paragraph(dice) + "</p>\n";
  return document(title, body + "  </article>\n" + price_table(number) + neighbours(number));
}

std::string note_body(std::uint64_t number) {
  Dice dice(note_seed + number);
  return "Note " + std::to_string(number) + " – " + phrase(dice, 3) + "\n\n" + paragraph(dice) + "\n\n" +
         paragraph(dice) + '\n';
}

std::string image_body(std::uint64_t number) {
  Dice dice(image_seed + number);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"200\">\n";
  for (int at = 0; at < 8; ++at) {
    svg += "  <circle cx=\"" + std::to_string(dice.below(200)) + "\" cy=\"" + std::to_string(dice.below(200)) +
           "\" r=\"" + std::to_string(5 + dice.below(40)) + "\" fill=\"hsl(" + std::to_string(dice.below(360)) +
           ",60%,60%)\"/>\n";
  }
  return svg + "</svg>\n";
}

std::string topic_body(std::string_view topic) {
  auto const place = std::find(topics.begin(), topics.end(), topic) - topics.begin();
  Dice dice(9'000'000 + static_cast<std::uint64_t>(place));
  std::string body = "  <h1>" + std::string(topic) + "</h1>\n";
  for (int at = 0; at < 3; ++at)
    body += "  <p>" + paragraph(dice) + "</p>\n";
  return document(std::string(topic), body + "  <p><a href=\"../\">all topics</a></p>\n");
}

std::string index_body() {
  std::string body = "  <h1>The demo site of scrape</h1>\n  <ul>\n    <li><a href=\"/docs/\">Documentation</a></li>\n";
  body += "    <li><a href=\"/api/items?page=1\">Items as JSON</a></li>\n";
  for (std::uint64_t number = 1; number <= chapter; ++number) {
    auto const text = std::to_string(number);
    body += "    <li><a href=\"/articles/" + text + ".html\">Article " + text + "</a></li>\n";
  }
  return document("The demo site of scrape", body + "  </ul>\n");
}

}  // namespace scrape::site
