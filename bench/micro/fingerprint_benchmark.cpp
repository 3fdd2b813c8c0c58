#include "operation.hpp"

#include <scrape/plan/fingerprint_set.hpp>

#include <memory>
#include <string>
#include <vector>

namespace scrape::micro {
namespace {

std::vector<std::string> texts() {
  std::vector<std::string> texts;
  texts.reserve(batch_size);
  for (int i = 0; i < batch_size; ++i)
    texts.push_back("https://www.example.com/articles/" + std::to_string(100'000 + i) + "/index.html");
  return texts;
}

void insert_all(plan::FingerprintSet& set, std::vector<std::string> const& texts) {
  for (auto const& text : texts)
    benchmark::DoNotOptimize(set.insert(text));
}

Operation insert_new() {
  return {"FingerprintSet::insert/new", [texts = texts()] {
            plan::FingerprintSet set;
            insert_all(set, texts);
          }};
}

Operation insert_known() {
  auto const set = std::make_shared<plan::FingerprintSet>();
  return {"FingerprintSet::insert/known", [set, texts = texts()] { insert_all(*set, texts); }};
}

}  // namespace

Operations fingerprint_operations() {
  return {insert_new(), insert_known()};
}

}  // namespace scrape::micro
