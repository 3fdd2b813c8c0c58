#pragma once
// The readable part of the demo site. Every function gives exactly the body that the server sends.

#include <cstdint>
#include <string>
#include <string_view>

namespace scrape::site {

/// /articles/N.html and /articles/N, N from 1 to `article_count`: title, paragraphs, a table of items, links.
std::string page_body(std::uint64_t number);
constexpr std::uint64_t article_count = 1'000'000;

/// /notes/N.txt, N from 1 to `article_count`: UTF-8 text.
std::string note_body(std::uint64_t number);

/// /images/N.svg, N from 1 to `article_count`.
std::string image_body(std::uint64_t number);

/// /docs/TOPIC/ for the six topics below; /docs/TOPIC redirects there, /docs/ lists them.
std::string topic_body(std::string_view topic);

/// /
std::string index_body();

}  // namespace scrape::site
