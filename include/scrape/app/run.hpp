#pragma once
/// The program behind main().

namespace scrape::app {

/// Does what the command line says and returns the exit code.
int main(int argc, char const* const* argv);

}  // namespace scrape::app
