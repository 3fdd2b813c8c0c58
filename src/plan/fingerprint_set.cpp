#include <scrape/plan/fingerprint_set.hpp>

#include <boost/unordered/unordered_flat_set.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>

#include <cstring>

namespace scrape::plan {
namespace {

// The bits are as good as random already.
struct FirstBits {
  std::size_t operator()(boost::uuids::uuid const& id) const noexcept {
    std::size_t bits = 0;
    std::memcpy(&bits, id.data, sizeof bits);
    return bits;
  }
};

}  // namespace

struct FingerprintSet::Table {
  boost::uuids::name_generator_sha1 fingerprint{boost::uuids::ns::url()};
  boost::unordered_flat_set<boost::uuids::uuid, FirstBits> seen;
};

FingerprintSet::FingerprintSet() : table_(std::make_unique<Table>()) {}
FingerprintSet::FingerprintSet(FingerprintSet&&) noexcept = default;
FingerprintSet& FingerprintSet::operator=(FingerprintSet&&) noexcept = default;
FingerprintSet::~FingerprintSet() = default;

bool FingerprintSet::insert(std::string_view text) {
  return table_->seen.insert(table_->fingerprint(text.data(), text.size())).second;
}

}  // namespace scrape::plan
