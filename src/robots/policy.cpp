#include <scrape/http/redirect.hpp>
#include <scrape/robots/policy.hpp>

namespace scrape::robots {

Access access_of(int status, int redirects) noexcept {
  constexpr int too_many_requests = 429;
  switch (status / 100) {
    case 2:
      return Access::successful;
    case 3:
      return http::is_redirect(status) && redirects < most_redirects ? Access::redirect : Access::unavailable;
    case 4:
      return status == too_many_requests ? Access::unreachable : Access::unavailable;
    default:
      return Access::unreachable;
  }
}

}  // namespace scrape::robots
