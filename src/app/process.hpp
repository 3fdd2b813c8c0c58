#pragma once
/// What the process needs from its surroundings before anything else happens.

#include <cstddef>

namespace scrape::app {

/// Opens closed standard streams on /dev/null, ignores SIGPIPE and SIGXFSZ (their calls fail with a code instead), and
/// raises the limit of open files to what the system allows.
void prepare_process();

std::size_t most_open_files();

/// While it lives the limit of open files is what it was before prepare_process(): for programs that we start, of which
/// some close every file that may be open, or cannot use one beyond the usual 1024 (select(2)).
class UsualFileLimit {
 public:
  UsualFileLimit();
  UsualFileLimit(UsualFileLimit const&) = delete;
  UsualFileLimit& operator=(UsualFileLimit const&) = delete;
  ~UsualFileLimit();
};

/// What the one who started us wants ignored stays so, as nohup(1) wants it.
bool is_ignored(int signal);

}  // namespace scrape::app
