#include "jq_program.hpp"
#include "json_arena.hpp"
#include "json_pointer.hpp"

#include <scrape/extract/json_query.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <new>
#include <span>
#include <string>
#include <utility>

namespace scrape::extract {
namespace {

namespace json = boost::json;

constexpr std::string_view jq_prefix = "jq:";

// Results of a filter, and where they live.
struct Made {
  Made() : arena(jq_memory_limit), results(arena.values()) {}

  JsonArena arena;
  json::array results;
};

Found<JsonContexts> run(JqProgram& program, JsonNode context, std::size_t at_most) {
  auto made = std::make_shared<Made>();
  try {
    auto results = program.run(context.json(), at_most, made->arena.values());
    if (!results) return results.error();
    made->results = std::move(*results);
  } catch (std::bad_alloc const&) {
    return Problem{"jq: its results need more than " + std::to_string(jq_memory_limit) + " bytes of memory"};
  }
  JsonContexts contexts;
  contexts.nodes.reserve(made->results.size());
  for (auto const& result : made->results)
    contexts.nodes.emplace_back(result);
  contexts.made = std::move(made);
  return contexts;
}

template <class T>
using Parsed = std::variant<T, SelectorError>;

}  // namespace

struct JsonQuery::State {
  std::variant<JsonPointer, JqProgram> query;

  // What is found in the context, as it is.
  Found<JsonContexts> find(JsonNode context, std::size_t at_most) {
    if (auto* const program = std::get_if<JqProgram>(&query)) return run(*program, context, at_most);
    JsonContexts contexts;
    auto const* const found = std::get<JsonPointer>(query).find(context.json());
    if (found != nullptr && at_most > 0) contexts.nodes.emplace_back(*found);
    return contexts;
  }
};

JsonQuery::JsonQuery(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
JsonQuery::JsonQuery(JsonQuery&&) noexcept = default;
JsonQuery& JsonQuery::operator=(JsonQuery&&) noexcept = default;
JsonQuery::~JsonQuery() = default;

std::variant<JsonQuery, SelectorError> JsonQuery::parse(std::string_view text) {
  auto const made = []<class T>(Parsed<T> parsed) -> Parsed<JsonQuery> {
    if (auto* const error = std::get_if<SelectorError>(&parsed)) return std::move(*error);
    return JsonQuery(std::make_unique<State>(State{std::get<T>(std::move(parsed))}));
  };
  if (text.starts_with('/')) return made(JsonPointer::parse(text));
  if (!text.starts_with(jq_prefix)) return SelectorError{1, "neither a JSON pointer such as '/name' nor 'jq:FILTER'"};
  auto parsed = JqProgram::compile(text.substr(jq_prefix.size()));
  auto* const error = std::get_if<SelectorError>(&parsed);
  if (error != nullptr && error->column != 0) error->column += jq_prefix.size();
  return made(std::move(parsed));
}

Found<std::vector<Value>> JsonQuery::values(JsonNode context, std::size_t at_most) const {
  auto const found = state_->find(context, at_most);
  if (!found) return found.error();
  std::vector<Value> values;
  values.reserve(found->nodes.size());
  for (auto const& node : found->nodes)
    values.push_back(node.value());
  return values;
}

Found<JsonContexts> JsonQuery::contexts(JsonNode context, std::size_t at_most) const {
  auto found = state_->find(context, at_most);
  if (!found || std::holds_alternative<JqProgram>(state_->query) || found->nodes.empty()) return found;
  auto const* const members = found->nodes.front().json().if_array();
  if (members == nullptr) return found;
  found->nodes.clear();
  for (auto const& member : std::span(members->data(), std::min(members->size(), at_most)))
    found->nodes.emplace_back(member);
  return found;
}

}  // namespace scrape::extract
