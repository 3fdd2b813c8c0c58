#pragma once
/// The fields of a message's header section (RFC 9110 §5), in the order in which they came.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::http {

struct Field {
  std::string_view name;
  std::string_view value;
};

/// Keeps all text in one buffer: a head costs two allocations, not two a field.
class Fields {
 public:
  void add(std::string_view name, std::string_view value);
  void clear() noexcept;

  std::size_t size() const noexcept { return spans_.size(); }
  Field operator[](std::size_t index) const noexcept;

  /// The value of the first field of that name, in whatever case (RFC 9110 §5.1).
  std::optional<std::string_view> find(std::string_view name) const noexcept;

  /// All values of that name as one list (RFC 9110 §5.3). Empty when there are none.
  std::string joined(std::string_view name) const;

 private:
  struct Span {
    std::uint32_t name_at;
    std::uint32_t name_size;
    std::uint32_t value_size;
  };

  std::string text_;
  std::vector<Span> spans_;
};

}  // namespace scrape::http
