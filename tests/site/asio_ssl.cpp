// The one place of this library where Asio's separately compiled TLS part is built. Nothing else may be in this file:
// a test that links another library with the same object takes one of the two whole.
#include <boost/asio/ssl/impl/src.hpp>
