// Options that stand in a file.

#include "cli/documented_options.hpp"
#include "cli/run.hpp"

#include <filesystem>

namespace scrape::test {
namespace {

constexpr std::string_view password = "hunter2";

class Config : public Run {
 protected:
  std::string write(std::string_view text) const { return directory_.write("config.toml", text); }

  // Of a run that fetches nothing, of a user whose home that folder is.
  std::string complaint(std::vector<std::string> arguments) const {
    ProgramOptions options;
    options.environment = {"HOME=" + directory_.path().string()};
    options.arguments = std::move(arguments);
    options.arguments.emplace_back("http://127.0.0.1:1/");
    auto const ended = Program(options).wait();
    EXPECT_EQ(ended.exit_code, 2) << ended.err;
    EXPECT_EQ(ended.out, "");
    return ended.err;
  }

  Ended run_in(std::vector<std::string> environment, std::vector<std::string> arguments) const {
    ProgramOptions options;
    options.environment = std::move(environment);
    options.directory = directory_.path();
    options.arguments = with_site(std::move(arguments));
    options.arguments.insert(options.arguments.end(), {"--name", "echo", site_.url("/echo")});
    return Program(options).wait();
  }

  // The request as the server saw it.
  std::string request_of(std::vector<std::string> environment, std::vector<std::string> arguments) const {
    auto const ended = run_in(std::move(environment), std::move(arguments));
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return read_file(pages_ + "/echo");
  }
  std::string request_with(std::string_view text, std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.begin(), {"--config", write(text)});
    return request_of({}, std::move(arguments));
  }

  // A folder of that name with a configuration in which somebody says who asks.
  std::string home(std::string const& name, std::string const& below) const {
    auto const folder = directory_.path() / name;
    std::filesystem::create_directories(folder / below);
    directory_.write(name + "/" + below + "/config.toml", "user-agent = \"" + name + "\"\n");
    return folder;
  }
};

bool says(std::string const& request, std::string_view line) {
  return request.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

TEST_F(Config, GivesOptions) {
  auto const request = request_with(R"(
    user-agent = "somebody/1"
    header = ["X-One: 1", "X-Two: 2"]
    no-compressed = true
    retry = 5
    max-time = 60
    retry-delay = 0.5
    max-filesize = "2G"
    speed-limit = "1"
    expect = "status=200"
    insecure = false
    quiet = true
    verbose = 0
    progress = "never"
    allow-empty = true)");
  EXPECT_TRUE(says(request, "User-Agent: somebody/1")) << request;
  EXPECT_TRUE(says(request, "X-One: 1")) << request;
  EXPECT_TRUE(says(request, "X-Two: 2")) << request;
  EXPECT_TRUE(says(request, "Accept-Encoding: identity")) << request;
}

TEST_F(Config, GivesWayToTheCommandLine) {
  auto const request = request_with("user-agent = \"file\"\nreferer = \"https://example.org/\"\n", {"-A", "line"});
  EXPECT_TRUE(says(request, "User-Agent: line")) << request;
  EXPECT_TRUE(says(request, "Referer: https://example.org/")) << request;
}

// A flag is set by it, and the next line is wrong; anything else says what it takes.
TEST_F(Config, KnowsEveryOptionThatTheReadmeExplains) {
  directory_.write(".netrc", "");
  for (auto const& option : options_in_readme()) {
    if (!option.starts_with("--") || option == "--config" || option == "--no-config") continue;
    auto const key = option.substr(2);
    auto const said = complaint({"--config", write('"' + key + "\" = true\nxyzzy = 1")});
    EXPECT_TRUE(said.ends_with(": '" + key + "' takes a value, no flag\n") ||
                said.ends_with(":2:1: unknown key 'xyzzy'\n"))
        << said;
  }
}

// As in curl.
TEST_F(Config, StandsBeforeTheCommandLineWhereAnOptionMayBeRepeated) {
  auto const request =
      request_with("header = ['X-One: file', 'X-Two: file']", {"-H", "X-One: line", "-H", "X-Three: 3"});
  EXPECT_LT(request.find("X-One: file"), request.find("X-One: line")) << request;
  EXPECT_LT(request.find("X-Two: file"), request.find("X-Three: 3")) << request;
  EXPECT_EQ(request.find("X-One: file"), request.rfind("X-One: file")) << request;
  EXPECT_NE(request.find("X-Three: 3"), std::string::npos) << request;
}

TEST_F(Config, GivesWayToOptionsThatExcludeItsOwn) {
  EXPECT_EQ(run_in({}, {"--config", write("quiet = true")}).err, "");
  EXPECT_NE(run_in({}, {"--config", write("quiet = true"), "--quiet=false"}).err, "");
  auto const loud = run_in({}, {"--config", write("quiet = true"), "-v"});
  EXPECT_EQ(loud.exit_code, 0) << loud.err;
  EXPECT_NE(loud.err.find("status=200"), std::string::npos) << loud.err;
  EXPECT_EQ(run_in({}, {"--config", write("verbose = 2"), "-q"}).err, "");
}

TEST_F(Config, CountsWhatTheCommandLineRepeats) {
  EXPECT_NE(run_in({}, {"--config", write("verbose = true")}).err.find("saved"), std::string::npos);
  EXPECT_EQ(run_in({}, {"--config", write("verbose = true")}).err.find("connected"), std::string::npos);
  EXPECT_NE(run_in({}, {"--config", write("verbose = 2")}).err.find("connected"), std::string::npos);
  EXPECT_EQ(run_in({}, {"--config", write("verbose = 2"), "-v"}).err.find("connected"), std::string::npos);
}

TEST_F(Config, GivesWayToAnotherVersionOfTls) {
  site::ServerOptions options;
  options.leaf = site::self_signed(site::loopback_spec());
  options.versions = site::TlsVersions::only_1_2;
  LocalSite const old(options);
  auto const file = write("\"tlsv1.3\" = true\ninsecure = true\n");
  auto const fetch_old = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", file, "--retry", "0", "-o", pages_, old.url("/echo")});
    return scrape(arguments).exit_code;
  };
  EXPECT_EQ(fetch_old({}), 4);
  EXPECT_EQ(fetch_old({"--tlsv1.2"}), 0);
}

TEST_F(Config, SaysHowToTreatSomeHosts) {
  request_with(R"(
    per-host = 4
    delay = "10ms"
    rate = "100/s"
    [host."127.0.0.*"]
    per-host = 2
    delay = "1ms"
    rate = "1000/s"
    [host.localhost]
    [host."::1"]
    delay = 0
    [host."*.bücher.example"]
    rate = "30/m")");
}

TEST_F(Config, NamesFilesRelativeToTheWorkingDirectory) {
  std::filesystem::create_directory(directory_ / "folder");
  directory_.write("folder/config.toml", "summary = \"numbers.json\"\n");
  request_of({}, {"--config", "folder/config.toml"});
  EXPECT_TRUE(std::filesystem::exists(directory_ / "numbers.json"));
}

TEST_F(Config, IsFoundInTheFolderOfTheUser) {
  auto const xdg = home("xdg", "scrape");
  auto const user = home("user", ".config/scrape");
  EXPECT_TRUE(says(request_of({"XDG_CONFIG_HOME=" + xdg, "HOME=" + user}, {}), "User-Agent: xdg"));
  EXPECT_TRUE(says(request_of({"XDG_CONFIG_HOME=", "HOME=" + user}, {}), "User-Agent: user"));
  // A folder that is not absolute does not count.
  EXPECT_TRUE(says(request_of({"XDG_CONFIG_HOME=xdg", "HOME=" + user}, {}), "User-Agent: user"));
  EXPECT_FALSE(says(request_of({"XDG_CONFIG_HOME=" + user, "HOME=" + user}, {}), "User-Agent: user"));
  EXPECT_FALSE(says(request_of({"XDG_CONFIG_HOME=", "HOME="}, {}), "User-Agent: user"));
}

TEST_F(Config, IsNotLookedForWhereItIsNamedOrUnwanted) {
  std::vector<std::string> const environment{"XDG_CONFIG_HOME=" + home("xdg", "scrape")};
  EXPECT_TRUE(says(request_of(environment, {"--config", write("user-agent = 'named'")}), "User-Agent: named"));
  EXPECT_FALSE(says(request_of(environment, {"--no-config"}), "User-Agent: xdg"));
  EXPECT_NE(complaint({"--no-config", "--config", write("user-agent = 'named'")}), "");
}

// What an option takes for its value is no option.
TEST_F(Config, IsFoundAsTheCommandLineIsRead) {
  std::vector<std::string> const environment{"XDG_CONFIG_HOME=" + home("xdg", "scrape")};
  EXPECT_TRUE(
      says(request_of(environment, {"-A", "--no-config", "-e", "https://example.org/"}), "User-Agent: --no-config"));
  EXPECT_TRUE(says(request_of(environment, {"-H", "X-One: 1", "-qe", "https://example.org/"}), "User-Agent: xdg"));
  EXPECT_TRUE(
      says(request_of({}, {"-q", "--config=" + write("user-agent = 'a'"), "--config", write("user-agent = 'b'")}),
           "User-Agent: b"));
}

TEST_F(Config, IsNotReadToHelp) {
  ProgramOptions options;
  options.environment = {"XDG_CONFIG_HOME=" + directory_.path().string()};
  std::filesystem::create_directory(directory_ / "scrape");
  directory_.write("scrape/config.toml", "what is this");
  for (auto const* const option : {"--help", "-h", "--version"}) {
    options.arguments = {option};
    EXPECT_EQ(Program(options).wait().exit_code, 0) << option;
  }
  options.arguments = {"http://127.0.0.1:1/"};
  EXPECT_EQ(Program(options).wait().exit_code, 2);
}

struct Wrong {
  std::string_view text;
  std::string complaint;  ///< after "scrape: FILE:"
};

TEST_F(Config, NamesThePlaceOfWhatIsWrong) {
  Wrong const table[] = {
      {"job = 3", "1:1: unknown key 'job'; did you mean jobs?"},
      {"\n\n  jobs = 3\n  per_host = 2", "4:3: unknown key 'per_host'; did you mean per-host?"},
      {"xyzzy = 1", "1:1: unknown key 'xyzzy'"},
      {"config = 'other.toml'", "1:1: 'config' is for the command line alone"},
      {"no-config = true", "1:1: 'no-config' is for the command line alone"},
      {"help = true", "1:1: 'help' is for the command line alone"},
      {"version = true", "1:1: 'version' is for the command line alone"},
      {"SOURCE = 'urls.txt'", "1:1: unknown key 'SOURCE'"},
      {"'' = 3", "1:1: unknown key ''"},
      {"\"\\u001b[31m\" = 3", "1:1: unknown key '\\x1b[31m'"},
      {"j = 3", "1:1: unknown key 'j'"},
      {"jobs = 0", "1:8: --jobs: Value 0 not in range 1 to 100000"},
      {"jobs = -1", "1:8: --jobs: Value -1 not in range 1 to 100000"},
      {"jobs = true", "1:8: 'jobs' takes a value, no flag"},
      {"jobs = [1, 2]", "1:1: 'jobs' takes one value, no list"},
      {"jobs = 2026-01-01", "1:1: 'jobs': this is no text, number, true or false"},
      {"delay = '1 parsec'", "1:9: --delay: '1 parsec' is not a duration such as 500ms, 10s, 5m or 2h"},
      {"rate = 5", "1:8: --rate: '5' is not a rate such as 2/s, 30/m or 1000/h"},
      {"quiet = 1", "1:9: 'quiet' is true or false"},
      {"quiet = 'true'", "1:9: 'quiet' is true or false"},
      {"quiet = [true]", "1:1: 'quiet' takes one value, no list"},
      {"verbose = 'much'", "1:11: 'verbose' is true or false, or how often"},
      {"verbose = -1", "1:11: 'verbose' is true or false, or how often"},
      {"quiet = true\nverbose = true", "2:11: --verbose excludes --quiet"},
      {"summary = ''", "1:11: --summary: it is empty"},
      {"header = ['X: 1',\n  'X']", "2:3: --header: a header is 'Name: value', but this has no colon"},
      {"header = [['X: 1']]", "1:1: 'header': this is no text, number, true or false"},
      {"tlsv1.3 = true",
       "1:1: 'tlsv1': there is no table of this name; a name that has dots stands in quotes: "
       "\"tlsv1.3\" = true"},
      {"[http]\njobs = 1",
       "1:2: 'http': there is no table of this name; a name that has dots stands in quotes: "
       "\"tlsv1.3\" = true"},
      {"host = 3", "1:8: settings of a host stand below [host.\"example.org\"]"},
      {"[host]\ndelay = 1", "2:1: 'delay': settings of a host stand below [host.\"example.org\"]"},
      {"[[host]]\ndelay = 1", "1:1: settings of a host stand below [host.\"example.org\"]"},
      {"[host.www.example.org]\ndelay = 1",
       "1:11: 'example': a pattern that has dots stands in quotes: [host.\"*.example.org\"]"},
      {"[host.a]\nretry = 1", "2:1: unknown key 'retry'"},
      {"[host.a]\nrates = 1", "2:1: unknown key 'rates'; did you mean rate?"},
      {"[host.a]\nper-host = 0", "2:12: --per-host: Value 0 not in range 1 to 100000"},
      {"[host.'*.a']\nrate = '0/s'", "2:8: --rate: '0/s' is not a rate such as 2/s, 30/m or 1000/h"},
      {"[host.'a:80']", "1:7: 'a:80': it is no host, such as example.org, or pattern, such as *.example.org"},
  };
  for (auto const& [text, expected] : table) {
    auto const file = write(text);
    EXPECT_EQ(complaint({"--config", file}), "scrape: " + file + ':' + expected + '\n') << text;
  }
}

TEST_F(Config, NamesThePlaceOfWhatIsNoUtf8) {
  auto const file = write("\nuser-agent = '\u00fc\xff'");
  EXPECT_EQ(complaint({"--config", file}), "scrape: " + file + ":2:16: this is no UTF-8\n");
}

TEST_F(Config, NamesThePlaceOfWhatIsNoToml) {
  for (std::string_view const text : {"jobs = 1\njobs = 2", "\njobs 3", "\njobs = 1 2", "\nuser-agent = \"x"}) {
    auto const file = write(text);
    auto const said = complaint({"--config", file});
    EXPECT_TRUE(said.starts_with("scrape: " + file + ":2:")) << said;
  }
}

TEST_F(Config, MustBeAFileThatCanBeRead) {
  auto const unreadable = [](std::string const& name, std::string const& why) {
    return "scrape: cannot read configuration file '" + name + "': " + why + '\n';
  };
  auto const missing = directory_ / "missing.toml";
  EXPECT_EQ(complaint({"--config", missing}), unreadable(missing, "No such file or directory"));
  EXPECT_EQ(complaint({"--config", directory_.path()}), unreadable(directory_.path(), "Is a directory"));
  EXPECT_EQ(complaint({"--config", "/dev/zero"}), unreadable("/dev/zero", "it is larger than 1 MiB"));
  EXPECT_NE(complaint({"--config", ""}).find("it is empty"), std::string::npos);
  EXPECT_NE(complaint({"--config"}), "");
}

TEST_F(Config, KeepsSecretsToItself) {
  auto const said = complaint({"--config", write("header = \"Authorization: \\u0001" + std::string(password) + '"')});
  EXPECT_EQ(said.find(password), std::string::npos) << said;
  auto const ended = run_in({}, {"-vv", "--config", write("header = 'Authorization: " + std::string(password) + "'")});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err.find(password), std::string::npos) << ended.err;
  EXPECT_EQ(read_file(pages_ + "/manifest.jsonl").find(password), std::string::npos);
}

}  // namespace
}  // namespace scrape::test
