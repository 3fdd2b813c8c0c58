#include <scrape/base/error.hpp>
#include <scrape/http/redirect.hpp>

namespace scrape::http {

bool is_redirect(int status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool becomes_get(int status, std::string_view method) noexcept {
  if (status == 303) return true;
  return (status == 301 || status == 302) && method == "POST";
}

Result<url::Url> redirect_target(url::Url const& from, ResponseHead const& head) {
  auto const location = head.fields.find("Location");
  if (!location || location->empty()) return Errc::missing_location;
  // Browsers leave tabs out of URLs (WHATWG URL §4.4); line breaks cannot stand in a field.
  std::string reference(*location);
  std::erase(reference, '\t');
  auto target = from.resolve(reference);
  if (!target) return Errc::bad_location;
  return std::move(*target);
}

}  // namespace scrape::http
