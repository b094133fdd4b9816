#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace wskit::load {

/// Looks for the largest load that a server bears, when all that can be done is to try one and see
/// whether its objectives were met. The load is doubled until it is missed, the interval halved
/// until its ends are `precision` apart, and what is left has to pass a confirmation. Since one run
/// may have bad luck, a load has missed only when most of up to `repeats` runs did.
class Search {
 public:
  struct Plan {
    double start = 1000;      ///< the first load that is tried; at least 1
    double most = 1e9;        ///< no load above is tried
    bool whole = false;       ///< loads are whole numbers
    double precision = 0.05;  ///< relative, above 0
    int repeats = 3;          ///< odd; most of so many runs decide
    int confirmations = 3;    ///< runs that what is left has to pass, all of them; at least 1
  };
  enum class Stage : std::uint8_t { kClimb, kNarrow, kConfirm, kOver };
  /// What trying one load came to.
  struct Point {
    double load = 0;
    int met = 0;
    int missed = 0;
  };

  explicit Search(const Plan& plan);

  /// The load that is to be tried next; meaningful unless over.
  [[nodiscard]] double load() const { return point().load; }
  /// How that went.
  void take(bool met);
  /// No more time: the best so far stays, confirmed or not.
  void give_up() { stage_ = Stage::kOver; }

  [[nodiscard]] bool over() const { return stage_ == Stage::kOver; }
  [[nodiscard]] Stage stage() const { return stage_; }
  /// The largest load that met its objectives. Nothing when none did.
  [[nodiscard]] std::optional<double> best() const;
  /// All runs of the confirmation at `best` passed.
  [[nodiscard]] bool confirmed() const { return confirmed_; }
  /// Loads that were put to a confirmation.
  [[nodiscard]] int candidates() const { return candidates_; }
  /// The smallest load that missed. Nothing when none did.
  [[nodiscard]] std::optional<double> missed() const { return missed_; }
  /// In the order in which they were tried; a load that is tried again has a point of its own.
  [[nodiscard]] const std::vector<Point>& points() const { return points_; }

 private:
  [[nodiscard]] const Point& point() const { return points_.back(); }
  void passed();
  void failed();
  void go_on();
  void begin(double load);
  void confirm(double load);
  [[nodiscard]] double between(double low, double high) const;
  [[nodiscard]] bool close(double low, double high) const;

  const Plan plan_;
  Stage stage_ = Stage::kClimb;
  std::vector<Point> points_;
  std::vector<double> met_;  ///< loads that passed and were not refuted, growing
  std::optional<double> missed_;
  bool confirmed_ = false;
  int candidates_ = 0;
};

}  // namespace wskit::load
