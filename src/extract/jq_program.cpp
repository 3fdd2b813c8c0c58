#include "jq_program.hpp"

#include "jv.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/json_query.hpp>

#include <new>
#include <optional>
#include <string>
#include <utility>

namespace scrape::extract {
namespace {

namespace json = boost::json;

// Goes in front of every filter, and mends what jq 1.6 does to its host: strftime and its like end the process when a
// page has a date out of range, or when the format is no string; indices of nothing eat all memory; ltrimstr and its
// like leak for what is no string; stderr writes to a terminal what a page says, and modulemeta reads files.
// Definitions in front also make 'import' and 'include' syntax errors.
constexpr std::string_view prelude = R"jq(
def _format: if type == "string" then . else error("a format of dates must be a string") end;
def _strftime($f): strftime($f);
def strftime($f): if type == "number" then gmtime else . end | _strftime($f | _format);
def _strflocaltime($f): strflocaltime($f);
def strflocaltime($f): if type == "number" then localtime else . end | _strflocaltime($f | _format);
def todateiso8601: strftime("%Y-%m-%dT%H:%M:%SZ");
def todate: todateiso8601;
def _indices($i): indices($i);
def indices($i): if $i == "" or $i == [] then null else _indices($i) end;
def index($i): indices($i) | .[0];
def rindex($i): indices($i) | .[-1:][0];
def _ltrimstr($part): ltrimstr($part);
def ltrimstr($part): if [., $part | type] == ["string", "string"] then _ltrimstr($part) else . end;
def _rtrimstr($part): rtrimstr($part);
def rtrimstr($part): if [., $part | type] == ["string", "string"] then _rtrimstr($part) else . end;
def stderr: .;
def modulemeta: error("modulemeta is not available");
)jq";

void keep_first(void* kept, jv message) {
  auto& first = *static_cast<std::string*>(kept);
  auto text = message_of(Jv(message));
  if (first.empty()) first = std::move(text);
}

// From "jq: error: WHAT (Unix shell quoting issues?) at <top-level>, line 1: FILTER".
std::string reason_of(std::string_view message) {
  constexpr std::string_view prefix = "jq: error: ";
  if (message.starts_with(prefix)) message.remove_prefix(prefix.size());
  message = message.substr(0, message.find(" at <top-level>"));
  message = message.substr(0, message.find(" (Unix shell quoting issues?)"));
  return message.empty() ? std::string("no filter that jq understands") : std::string(message);
}

void drop(void*, jv message) noexcept {
  jv_free(message);
}

jv refuse_input(jq_state*, void*) {
  return jv_invalid_with_msg(jv_string("a page has no other input"));
}

// What a run that gave an invalid value ended with. An error without a message is none to jq.
std::optional<Problem> problem_of(Jv const& last, jq_state* state) {
  if (jq_halted(state) != 0) {
    Jv const message(jq_get_error_message(state));  // jq 1.6 holds it twice: one is ours to free
    auto const kind = jv_get_kind(message.get());
    if (kind == JV_KIND_INVALID || kind == JV_KIND_NULL) return std::nullopt;
    return Problem{"jq: " + message_of(message)};
  }
  if (jv_invalid_has_msg(last.copy()) == 0) return std::nullopt;
  return Problem{"jq: " + message_of(Jv(jv_invalid_get_msg(last.copy())))};
}

}  // namespace

void JqProgram::Teardown::operator()(jq_state* state) const noexcept {
  jq_teardown(&state);
}

std::variant<JqProgram, SelectorError> JqProgram::compile(std::string_view filter) {
  if (trim(filter).empty()) return SelectorError{0, "no filter"};
  auto const zero = filter.find('\0');
  if (zero != std::string_view::npos) return SelectorError{zero + 1, "a null character"};
  std::unique_ptr<jq_state, Teardown> state(jq_init());
  if (!state) throw std::bad_alloc();
  std::string error;
  jq_set_error_cb(state.get(), &keep_first, &error);
  auto const program = std::string(prelude).append(filter);
  if (jq_compile(state.get(), program.c_str()) == 0) return SelectorError{0, reason_of(error)};
  // Never leave one unset: jq_init leaves the one for 'debug' undefined.
  jq_set_error_cb(state.get(), &drop, nullptr);
  jq_set_debug_cb(state.get(), &drop, nullptr);
  jq_set_input_cb(state.get(), &refuse_input, nullptr);
  return JqProgram(std::move(state));
}

Found<json::array> JqProgram::run(json::value const& input, std::size_t at_most, json::storage_ptr const& memory) {
  // Whatever a run leaves behind keeps its document alive. What it halted with jq 1.6 frees in every later start again,
  // unless something else takes its place.
  struct Reset {
    jq_state* state;
    ~Reset() {
      jq_start(state, jv_null(), 0);
      jq_halt(state, jv_invalid(), jv_invalid());
    }
  };
  Reset const reset{state_.get()};
  jq_start(state_.get(), to_jv(input).release(), 0);
  return results(at_most, memory);
}

Found<json::array> JqProgram::results(std::size_t at_most, json::storage_ptr const& memory) {
  json::array results(memory);
  while (results.size() < at_most) {
    Jv const next(jq_next(state_.get()));
    if (jv_get_kind(next.get()) == JV_KIND_INVALID) {
      auto problem = problem_of(next, state_.get());
      if (problem) return std::move(*problem);
      break;
    }
    if (results.size() == jq_most_results)
      return Problem{"jq: more than " + std::to_string(jq_most_results) + " results"};
    auto value = from_jv(next, memory);
    if (!value) return value.error();
    results.push_back(std::move(*value));
  }
  return results;
}

}  // namespace scrape::extract
