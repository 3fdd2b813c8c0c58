#pragma once
/// What c-ares reports, as error codes.

#include <boost/system/error_code.hpp>

namespace scrape::net {

/// The failure of a status of c-ares. What may be different the next time equals resource_unavailable_try_again.
boost::system::error_code ares_error(int status) noexcept;

/// Whether a name server answered the question itself, with addresses or that there are none.
bool is_answer(int status) noexcept;

/// Whether no name server answered anything.
bool is_silence(boost::system::error_code const& failed) noexcept;

}  // namespace scrape::net
