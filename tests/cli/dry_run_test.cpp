// --dry-run: the plan.

#include "cli/run.hpp"

#include <filesystem>

namespace scrape::test {
namespace {

class DryRun : public Run {
 protected:
  Ended plan(std::vector<std::string> arguments, std::string const& list = {}) const {
    ProgramOptions options;
    options.arguments = std::move(arguments);
    options.arguments.insert(options.arguments.begin(), {"-n", "-o", pages_});
    Program program(options);
    program.write_input(list);
    return program.wait();
  }
};

bool holds(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(DryRun, SaysWhatWouldBeSavedWhere) {
  auto const ended = plan({}, "https://a.example/x\nhttps://b.example/y.css\n");

  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_TRUE(holds(ended.out, "https://a.example/x  " + pages_ + "/a.example/x~.html\n")) << ended.out;
  EXPECT_TRUE(holds(ended.out, "https://b.example/y.css  " + pages_ + "/b.example/y.css\n")) << ended.out;
  EXPECT_TRUE(holds(ended.out, "\n2 URLs of 2 hosts\n")) << ended.out;
}

TEST_F(DryRun, AsksNobodyAndWritesNothing) {
  EXPECT_EQ(plan({site_.url("/")}).exit_code, 0);

  EXPECT_EQ(site_.server().counters().connections, 0U);
  EXPECT_FALSE(std::filesystem::exists(pages_));
}

TEST_F(DryRun, SaysWhatIsWrong) {
  auto const ended = plan({"--name", "page.html"}, "a.example\nhttp//b\na.example\nc.example\n");

  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(holds(ended.err, "-:2:5: not a URL: 'http//b'")) << ended.err;
  EXPECT_TRUE(holds(ended.out, "https://a.example/  is a duplicate (-:3)\n")) << ended.out;
  EXPECT_TRUE(holds(ended.out, "https://c.example/  would fail (-:4): ")) << ended.out;
  EXPECT_TRUE(holds(ended.out, "2 URLs of 2 hosts, 1 duplicate, 1 bad line, 1 page without a name of its own\n"))
      << ended.out;
}

TEST_F(DryRun, KnowsTheShortestTimeAndTheHostThatDecidesIt) {
  std::string list = "b.example/\n";
  for (int i = 0; i < 61; ++i)
    list += "a.example/" + std::to_string(i) + '\n';

  auto const ended = plan({"--delay", "2s"}, list);

  EXPECT_TRUE(holds(ended.out, "      61     2 m 0 s  a.example\n       1        0 ms  b.example\n")) << ended.out;
  EXPECT_TRUE(ended.out.ends_with("at least 2 m 0 s: a.example is asked every 2.0 s\n")) << ended.out;
}

TEST_F(DryRun, NeedsSomethingToDo) {
  EXPECT_EQ(plan({}, "# nothing\n").exit_code, 2);
}

}  // namespace
}  // namespace scrape::test
