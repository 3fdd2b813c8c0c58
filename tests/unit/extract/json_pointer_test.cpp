#include <scrape/extract/json_query.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace json_pointer_test {

namespace json = boost::json;

JsonQuery query(std::string_view text) {
  auto parsed = JsonQuery::parse(text);
  return std::get<JsonQuery>(std::move(parsed));
}

using Values = std::vector<Value>;

Values values(std::string_view pointer, JsonNode node) {
  return *query(pointer).values(node, SIZE_MAX);
}

std::vector<JsonNode> contexts(std::string_view pointer, JsonNode node, std::size_t at_most = SIZE_MAX) {
  return query(pointer).contexts(node, at_most)->nodes;
}

Value whole(int number) {
  return Number{std::to_string(number), static_cast<double>(number)};
}

TEST(JsonPointer, FindsTheExamplesOfRfc6901Section5) {
  auto const document = JsonDocument::parse(
      R"({"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8})");
  auto const root = document->root();
  EXPECT_EQ(values("/foo", root), Values{Json{R"(["bar","baz"])"}});
  EXPECT_EQ(values("/foo/0", root), Values{std::string("bar")});
  auto expected = 0;
  for (auto const* const pointer : {"/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n"})
    EXPECT_EQ(values(pointer, root), Values{whole(expected++)}) << pointer;
}

TEST(JsonPointer, FindsNothingWhereNothingIs) {
  auto const document = JsonDocument::parse(R"({"a": [1, 2], "b": "x", "c": null, "d": {"0": 1}})");
  for (auto const* const pointer : {"/",
                                    "/x",
                                    "/a/2",
                                    "/a/-",
                                    "/a/-1",
                                    "/a/00",
                                    "/a/01",
                                    "/a/+1",
                                    "/a/ 1",
                                    "/a/1e0",
                                    "/a/",
                                    "/a/x",
                                    "/b/0",
                                    "/c/0",
                                    "/a/0/0",
                                    "/d/1",
                                    "/a/18446744073709551616",
                                    "/a/99999999999999999999999999",
                                    "/A",
                                    "/a/"}) {
    EXPECT_EQ(values(pointer, document->root()), Values()) << pointer;
    EXPECT_TRUE(contexts(pointer, document->root()).empty()) << pointer;
  }
  EXPECT_EQ(values("/c", document->root()), Values{Value()});
  EXPECT_EQ(values("/d/0", document->root()), Values{whole(1)});
}

TEST(JsonPointer, UnescapesOnce) {
  auto const document = JsonDocument::parse(R"({"~1": 1, "/": 2, "~": 3, "~/": 4})");
  EXPECT_EQ(values("/~01", document->root()), Values{whole(1)});
  EXPECT_EQ(values("/~1", document->root()), Values{whole(2)});
  EXPECT_EQ(values("/~0", document->root()), Values{whole(3)});
  EXPECT_EQ(values("/~0~1", document->root()), Values{whole(4)});
}

TEST(JsonPointer, IsRefusedWithThePlaceOfAMistake) {
  struct Case {
    char const* text;
    std::size_t column;
  };
  for (auto const& [text, column] : {Case{"/~", 2},
                                     {"/a/~2", 4},
                                     {"/~0~1~x", 6},
                                     {"/a~/b", 3},
                                     {"", 1},
                                     {"a", 1},
                                     {"#/a", 1},
                                     {" /a", 1},
                                     {"jq", 1}}) {
    auto const parsed = JsonQuery::parse(text);
    auto const* const error = std::get_if<SelectorError>(&parsed);
    ASSERT_TRUE(error) << text;
    EXPECT_EQ(error->column, column) << text;
  }
}

TEST(JsonPointer, GoesThroughTheMembersOfAnArray) {
  auto const document = JsonDocument::parse(R"({"items": [{"n": 1}, {"n": 2}, {}, 3], "one": {"n": 4}, "none": []})");
  auto const items = contexts("/items", document->root());
  ASSERT_EQ(items.size(), 4U);
  EXPECT_EQ(values("/n", items[0]), Values{whole(1)});
  EXPECT_EQ(values("/n", items[1]), Values{whole(2)});
  EXPECT_EQ(values("/n", items[2]), Values());
  EXPECT_EQ(values("/n", items[3]), Values());
  EXPECT_EQ(contexts("/items", document->root(), 3).size(), 3U);
  EXPECT_EQ(contexts("/one", document->root()).size(), 1U);
  EXPECT_EQ(contexts("/none", document->root()).size(), 0U);
}

TEST(JsonPointer, GivesNoMoreThanIsAskedFor) {
  auto const document = JsonDocument::parse(R"({"a": 1})");
  EXPECT_TRUE(query("/a").values(document->root(), 0)->empty());
  EXPECT_TRUE(contexts("/a", document->root(), 0).empty());
}

// A document of all kinds of names, with the pointer of each of its nodes.
class RandomDocument {
 public:
  explicit RandomDocument(unsigned seed) : random_(seed), root_(make(4)) {}

  json::value const& root() const { return root_; }

  struct Place {
    std::string pointer;
    json::value const* node;
  };

  std::vector<Place> places() const {
    std::vector<Place> places;
    collect(root_, "", places);
    return places;
  }

 private:
  json::value make(int depth) {
    auto const kind = random_() % (depth > 0 ? 4 : 2);
    if (kind == 0) return static_cast<std::int64_t>(random_());
    if (kind == 1) return name();
    return kind == 2 ? json::value(make_array(depth)) : json::value(make_object(depth));
  }

  json::array make_array(int depth) {
    json::array array;
    for (auto left = random_() % 12; left > 0; --left)
      array.push_back(make(depth - 1));
    return array;
  }

  json::object make_object(int depth) {
    json::object object;
    for (auto left = random_() % 6; left > 0; --left)
      object[name()] = make(depth - 1);
    return object;
  }

  json::string name() {
    constexpr std::string_view alphabet = "~/01-a\"\\ %";
    json::string text;
    for (auto left = random_() % 5; left > 0; --left)
      text.push_back(alphabet[random_() % alphabet.size()]);
    return text;
  }

  static std::string escaped(std::string_view name) {
    std::string text;
    for (auto const c : name)
      text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return text;
  }

  static void collect(json::value const& node, std::string const& pointer, std::vector<Place>& places) {
    if (!pointer.empty()) places.push_back({pointer, &node});
    if (auto const* const array = node.if_array()) {
      for (std::size_t i = 0; i < array->size(); ++i)
        collect((*array)[i], pointer + '/' + std::to_string(i), places);
    } else if (auto const* const object = node.if_object()) {
      for (auto const& [name, member] : *object)
        collect(member, pointer + '/' + escaped(name), places);
    }
  }

  std::mt19937 random_;
  json::value root_;
};

TEST(JsonPointer, FindsEveryNodeOfADocument) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    RandomDocument const document(seed);
    for (auto const& [pointer, node] : document.places()) {
      auto const found = values(pointer, JsonNode(document.root()));
      ASSERT_EQ(found, Values{JsonNode(*node).value()}) << pointer;
    }
  }
}

}  // namespace json_pointer_test
}  // namespace
}  // namespace scrape::extract
