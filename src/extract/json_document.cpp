#include "json_arena.hpp"
#include "json_reader.hpp"
#include "json_text.hpp"

#include <scrape/extract/json_document.hpp>

#include <boost/json/value.hpp>

#include <new>
#include <string>
#include <utility>

namespace scrape::extract {

namespace json = boost::json;

Value JsonNode::value() const {
  switch (value_->kind()) {
    case json::kind::null:
      return std::monostate();
    case json::kind::bool_:
      return value_->get_bool();
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return number_of(*value_);
    case json::kind::string:
      return std::string(value_->get_string().data(), value_->get_string().size());
    case json::kind::array:
    case json::kind::object:
      return Json{json_text(*value_)};
  }
  return std::monostate();
}

struct JsonDocument::State {
  explicit State(std::size_t memory_limit) : arena(memory_limit), root(arena.values()) {}

  JsonArena arena;
  json::value root;
};

JsonDocument::JsonDocument(std::unique_ptr<State const> state) noexcept : state_(std::move(state)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonNode JsonDocument::root() const noexcept {
  return JsonNode(state_->root);
}

Found<JsonDocument> JsonDocument::parse(std::string_view utf8, std::size_t memory_limit) {
  auto state = std::make_unique<State>(memory_limit);
  try {
    auto root = read_json(utf8, state->arena);
    if (!root) return root.error();
    state->root = std::move(*root);
  } catch (std::bad_alloc const&) {
    return Problem{"JSON too large: it needs more than " + std::to_string(memory_limit) + " bytes of memory"};
  }
  return JsonDocument(std::move(state));
}

}  // namespace scrape::extract
