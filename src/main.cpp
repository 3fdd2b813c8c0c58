#include <scrape/app/run.hpp>

int main(int argc, char* argv[]) {
  return scrape::app::main(argc, argv);
}
