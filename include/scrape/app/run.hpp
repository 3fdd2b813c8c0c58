#pragma once
/// The program behind main().

namespace scrape::app {

/// Does what the command line says and returns the exit code. Secrets among the arguments are overwritten.
int main(int argc, char** argv);

}  // namespace scrape::app
