#pragma once
/// What a page survives once it is said to be stored.

namespace scrape::store {

enum class Sync {
  none,   ///< the end of this process, whatever ends it
  batch,  ///< the end of the whole machine too; pages wait for that in groups
  each    ///< the same, each page for itself
};

}  // namespace scrape::store
