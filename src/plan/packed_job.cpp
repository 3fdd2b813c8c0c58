#include <scrape/plan/job_size.hpp>
#include <scrape/plan/packed_job.hpp>

#include <memory>
#include <utility>

namespace scrape::plan {
namespace {

constexpr unsigned bits_a_byte = 7;
constexpr unsigned more_follow = 1U << bits_a_byte;

// Seven bits a byte, the lowest first (LEB128): almost all numbers here are small.
void put_number(std::string& out, std::uint64_t number) {
  for (; number >= more_follow; number >>= bits_a_byte)
    out += static_cast<char>(number | more_follow);
  out += static_cast<char>(number);
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

// The text after the one length that says whether there is one.
void put_optional(std::string& out, std::optional<std::string_view> text) {
  put_number(out, text ? text->size() + 1 : 0);
  if (text) out += *text;
}

std::optional<std::string> home_of(Job const& job) {
  if (!job.home) return std::nullopt;
  return (job.home->secure ? "https://" : "http://") + authority(*job.home);
}

void put_known(std::string& out, Known const& known) {
  put_text(out, known.path);
  put_number(out, known.size.value);
  put_text(out, known.sha256);
  put_number(out, static_cast<std::uint64_t>(known.modified));
  for (auto const* const text : {&known.final_url, &known.content_type, &known.etag, &known.last_modified})
    put_text(out, *text);
  put_number(out, known.run);
  put_number(out, static_cast<std::uint64_t>(known.ending));
}

enum class Packed : std::uint8_t { no_request, usual, with_body, with_usual_body };

Packed kind_of(OwnRequest const* request, OwnRequest const* usual) noexcept {
  if (request == nullptr) return Packed::no_request;
  if (request == usual) return Packed::usual;
  return has_usual_body(*request, usual) ? Packed::with_usual_body : Packed::with_body;
}

void put_request(std::string& out, OwnRequest const* request, OwnRequest const* usual) {
  auto const kind = kind_of(request, usual);
  if (kind == Packed::no_request || kind == Packed::usual) return;
  put_text(out, request->method);
  put_number(out, request->headers.size());
  for (auto const& [name, value] : request->headers) {
    put_text(out, name);
    put_optional(out, value);
  }
  auto const own_body = kind == Packed::with_body && request->body;
  put_optional(out, own_body ? std::optional<std::string_view>(*request->body) : std::nullopt);
  put_text(out, request->content_type);
  put_optional(out, request->credentials ? std::optional<std::string_view>(request->credentials->user) : std::nullopt);
  put_text(out, request->credentials ? std::string_view(request->credentials->password) : std::string_view());
  put_text(out, request->mark);
}

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) noexcept : bytes_(bytes) {}

  std::uint64_t number() noexcept {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += bits_a_byte) {
      auto const byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      number |= std::uint64_t{byte & (more_follow - 1)} << shift;
      if (byte < more_follow) return number;
    }
    has_failed_ = true;
    return 0;
  }

  std::string_view text() noexcept { return take(number()); }

  std::optional<std::string_view> optional() noexcept {
    auto const size = number();
    return size == 0 ? std::nullopt : std::optional(take(size - 1));
  }

  bool has_failed() const noexcept { return has_failed_; }
  std::string_view rest() const noexcept { return bytes_; }

 private:
  std::string_view take(std::uint64_t size) noexcept {
    if (size > bytes_.size()) has_failed_ = true;
    if (has_failed_) return {};
    auto const taken = bytes_.substr(0, static_cast<std::size_t>(size));
    bytes_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view bytes_;
  bool has_failed_ = false;
};

std::shared_ptr<Known const> take_known(Unpacker& in) {
  auto known = std::make_shared<Known>();
  known->path = in.text();
  known->size.value = in.number();
  known->sha256 = in.text();
  known->modified = static_cast<std::int64_t>(in.number());
  for (auto* const text : {&known->final_url, &known->content_type, &known->etag, &known->last_modified})
    *text = in.text();
  known->run = in.number();
  known->ending = static_cast<Ending>(in.number());
  return known;
}

std::shared_ptr<OwnRequest const> take_request(Unpacker& in, Packed kind,
                                               std::shared_ptr<OwnRequest const> const& usual) {
  if (kind == Packed::no_request) return nullptr;
  if (kind == Packed::usual) return usual;
  auto request = std::make_shared<OwnRequest>();
  request->method = in.text();
  for (auto left = in.number(); left > 0 && !in.has_failed(); --left) {
    auto& header = request->headers.emplace_back(std::string(in.text()), std::nullopt);
    if (auto const value = in.optional()) header.value.emplace(*value);
  }
  auto const body = in.optional();
  if (body) request->body = std::make_shared<std::string const>(*body);
  if (kind == Packed::with_usual_body && usual) request->body = usual->body;
  request->content_type = in.text();
  auto const user = in.optional();
  auto const password = in.text();
  if (user) request->credentials = http::Credentials{std::string(*user), std::string(password)};
  request->mark = in.text();
  return request;
}

}  // namespace

void pack(Job const& job, std::string& out, std::shared_ptr<OwnRequest const> const& usual) {
  auto const& given = job.entry.given;
  auto const is_as_given = given == job.url.text();
  put_number(out, job.entry.index);
  put_number(out, job.entry.index - job.entry.sequence);  // as a rule, they are the same
  put_text(out, job.entry.source);
  put_text(out, job.url.text());
  put_optional(out, is_as_given ? std::nullopt : std::optional<std::string_view>(given));
  put_optional(out, job.path);
  put_optional(out, home_of(job));
  auto const kind = static_cast<std::uint64_t>(kind_of(job.request.get(), usual.get()));
  put_number(out, kind << 1U | (job.known ? 1 : 0));
  put_request(out, job.request.get(), usual.get());
  if (job.known) put_known(out, *job.known);
  put_number(out, static_cast<std::uint64_t>(job.queued.time_since_epoch().count()));
}

std::optional<Job> unpack(std::string_view& bytes, std::shared_ptr<OwnRequest const> const& usual) {
  Unpacker in(bytes);
  Entry entry;
  entry.index = in.number();
  entry.sequence = entry.index - in.number();
  entry.source = in.text();
  auto const text = in.text();
  entry.given = in.optional().value_or(text);
  auto const path = in.optional();
  auto const home = in.optional();
  auto const kinds = in.number();
  auto request = take_request(in, static_cast<Packed>(kinds >> 1U), usual);
  auto known = (kinds & 1U) == 0 ? nullptr : take_known(in);
  TimePoint const queued{Clock::duration(static_cast<Clock::rep>(in.number()))};
  if (in.has_failed()) return std::nullopt;
  auto url = url::Url::parse(text);
  auto const home_url = home ? std::optional(url::Url::parse(*home)) : std::nullopt;
  if (!url || (home_url && !*home_url)) return std::nullopt;
  bytes = in.rest();
  Job job{.entry = std::move(entry), .url = *url, .target = std::move(*url), .path = {}};
  if (path) job.path.emplace(*path);
  if (home_url) job.home = std::make_shared<url::Origin const>((*home_url)->origin());
  job.request = std::move(request);
  job.known = std::move(known);
  job.queued = queued;
  return job;
}

}  // namespace scrape::plan
