#include <scrape/http/fields.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::http {
namespace {

TEST(Fields, KeepTheOrderInWhichTheyCame) {
  Fields fields;
  fields.add("B", "1");
  fields.add("A", "2");
  fields.add("B", "");

  ASSERT_EQ(fields.size(), 3U);
  EXPECT_EQ(fields[0].name, "B");
  EXPECT_EQ(fields[1].value, "2");
  EXPECT_EQ(fields[2].name, "B");
  EXPECT_EQ(fields[2].value, "");
}

// RFC 9110 §5.1.
TEST(Fields, AreFoundInWhateverCase) {
  Fields fields;
  fields.add("Content-TYPE", "text/html");

  EXPECT_EQ(fields.find("content-type"), "text/html");
  EXPECT_EQ(fields.find("CONTENT-TYPE"), "text/html");
  EXPECT_EQ(fields.find("content-typ"), std::nullopt);
  EXPECT_EQ(fields.find("content-types"), std::nullopt);
}

TEST(Fields, AreFoundByTheFirstOfTheirName) {
  Fields fields;
  fields.add("X", "1");
  fields.add("x", "2");

  EXPECT_EQ(fields.find("X"), "1");
}

// RFC 9110 §5.3.
TEST(Fields, OfOneNameAreOneList) {
  Fields fields;
  fields.add("Vary", "a");
  fields.add("X", "y");
  fields.add("vary", "b, c");

  EXPECT_EQ(fields.joined("VARY"), "a, b, c");
  EXPECT_EQ(fields.joined("X"), "y");
  EXPECT_EQ(fields.joined("Z"), "");
}

TEST(Fields, KeepAnEmptyValueApartFromAbsence) {
  Fields fields;
  fields.add("X", "");

  EXPECT_EQ(fields.find("X"), "");
  EXPECT_EQ(fields.find("Y"), std::nullopt);
}

TEST(Fields, AreGoneAfterClear) {
  Fields fields;
  fields.add("X", "y");

  fields.clear();

  EXPECT_EQ(fields.size(), 0U);
  EXPECT_EQ(fields.find("X"), std::nullopt);
}

TEST(Fields, SurviveACopy) {
  Fields copy;
  {
    Fields fields;
    fields.add("Name", std::string(1000, 'v'));
    copy = fields;
  }

  EXPECT_EQ(copy.find("name"), std::string(1000, 'v'));
}

}  // namespace
}  // namespace scrape::http
