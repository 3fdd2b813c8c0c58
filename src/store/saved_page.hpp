#pragma once
/// The search for a file that an earlier run left.

#include "temporary_file.hpp"

#include <scrape/store/disk.hpp>
#include <scrape/store/page_store.hpp>

#include <memory>

namespace scrape::store {

/// Does what PageStore::find() says.
std::unique_ptr<Errand> make_search(asio::any_io_executor home, std::shared_ptr<Folders const> folders,
                                    PageStore::KnownFile known, PageStore::Purpose purpose,
                                    PageStore::OnFound on_found);

}  // namespace scrape::store
