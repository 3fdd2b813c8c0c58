// How many names are asked for at a time: pure, but below the public headers.

#include "net/question_window.hpp"

#include <gtest/gtest.h>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint moment{1h};

void answer(QuestionWindow& window, std::size_t times) {
  for (std::size_t i = 0; i < times; ++i)
    window.answered();
}

TEST(QuestionWindow, DoublesWithEachRoundOfAnswersUpToTheCap) {
  QuestionWindow window;
  for (auto size = QuestionWindow::first; size <= QuestionWindow::most; size *= 2) {
    EXPECT_EQ(window.size(), size);
    answer(window, size);
  }
  EXPECT_EQ(window.size(), QuestionWindow::most);
}

TEST(QuestionWindow, IsHalvedOnceForAllThatIsLostAtOneTime) {
  QuestionWindow window;
  answer(window, 200 - QuestionWindow::first);
  for (int i = 0; i < 100; ++i)
    window.lost(moment + i * 1ms);
  EXPECT_EQ(window.size(), 100U);
  window.lost(moment + 1s);
  EXPECT_EQ(window.size(), 50U);
}

TEST(QuestionWindow, GrowsByOneARoundAfterALoss) {
  QuestionWindow window;
  answer(window, 200 - QuestionWindow::first);
  window.lost(moment);
  answer(window, 99);
  EXPECT_EQ(window.size(), 100U);
  answer(window, 1);
  EXPECT_EQ(window.size(), 101U);
  answer(window, 101);
  EXPECT_EQ(window.size(), 102U);
}

TEST(QuestionWindow, NeverClosesWhateverIsLost) {
  QuestionWindow window;
  for (int i = 0; i < 100; ++i)
    window.lost(moment + i * 2s);
  EXPECT_EQ(window.size(), QuestionWindow::least);
  answer(window, QuestionWindow::least);
  EXPECT_EQ(window.size(), QuestionWindow::least + 1);
}

}  // namespace
}  // namespace scrape::net
