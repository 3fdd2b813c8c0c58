#include "harvest.hpp"

#include <scrape/app/message.hpp>
#include <scrape/base/text.hpp>
#include <scrape/extract/row_text.hpp>
#include <scrape/url/url.hpp>

#include <algorithm>
#include <utility>

namespace scrape::app {
namespace {

constexpr std::size_t most_reported = 3;

std::vector<std::string> names_of(std::vector<extract::Field> const& fields) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (auto const& field : fields)
    names.push_back(field.name);
  return names;
}

std::string host_of(std::string const& url) {
  auto const parsed = url::Url::parse(url);
  return parsed ? parsed->origin().host : std::string();
}

std::string counted(std::uint64_t number, std::string_view thing) {
  return std::to_string(number) + ' ' + std::string(thing) + (number == 1 ? "" : "s");
}

std::unique_ptr<store::AppendFile> open(store::Disk& disk, boost::asio::any_io_executor const& loop, std::string what,
                                        std::string const& path) {
  if (path.empty()) return nullptr;
  return std::make_unique<store::AppendFile>(disk, loop, std::move(what), path);
}

}  // namespace

// Of the disk's thread.
struct Harvest::OnDisk {
  std::optional<extract::Statistics> statistics;
  plan::FingerprintSet seen_links;

  void add_values(std::string const& url, std::string_view values, std::size_t fields) {
    auto const host = host_of(url);
    for (auto const& row : extract::decode_rows(values, fields))
      statistics->add(host, row);
  }

  std::string new_links(std::string_view links) {
    std::string fresh;
    while (!links.empty()) {
      auto const line = links.substr(0, links.find('\n'));
      links.remove_prefix(std::min(line.size() + 1, links.size()));
      if (seen_links.insert(line)) fresh.append(line) += '\n';
    }
    return fresh;
  }
};

Harvest::Harvest(store::Disk& disk, boost::asio::any_io_executor loop, Options const& options)
    : disk_(disk),
      loop_(std::move(loop)),
      options_(options),
      rows_file_(open(disk, loop_, "rows", options.extracted)),
      links_file_(open(disk, loop_, "links", options.links)),
      on_disk_(std::make_shared<OnDisk>()),
      missing_(options.config.extraction.fields.size()) {
  auto const& fields = options.config.extraction.fields;
  if (options.ordered) {
    order_ = std::make_unique<store::InputOrder>(disk, loop_, *rows_file_, options.config.directory);
  }
  if (options.statistics) {
    auto const field = std::ranges::find(fields, options.group_by, &extract::Field::name);
    auto const index = field == fields.end() ? std::nullopt : std::optional<std::size_t>(field - fields.begin());
    on_disk_->statistics.emplace(names_of(fields), index, options.group_by == "host");
  }
}

Harvest::~Harvest() = default;

void Harvest::begin() {
  if (std::exchange(has_begun_, true)) return;
  std::string head;
  auto const& extraction = options_.config.extraction;
  if (extraction.format == extract::RowFormat::csv) extract::append_csv_head(head, names_of(extraction.fields));
  if (rows_file_) rows_file_->append(head);
  if (links_file_) links_file_->append({});
}

void Harvest::add(plan::Record const& record) {
  begin();
  auto const& findings = record.findings;
  if (order_) {
    order_->add(record.entry.sequence, findings ? findings->row_text : std::string());
  } else if (findings && rows_file_ && !findings->row_text.empty()) {
    rows_file_->append(findings->row_text);
  }
  if (findings) add_findings(record);
}

void Harvest::add_findings(plan::Record const& record) {
  auto const& findings = *record.findings;
  rows_ += findings.rows;
  for (std::size_t field = 0; field < missing_.size(); ++field)
    missing_[field] += findings.missing[field];
  if (!findings.problem.empty() && unread_++ < most_reported) {
    examples_.push_back(printable(record.entry.source) + ": " + shown(record.entry.given) +
                        ": the page could not be read: " + printable(findings.problem));
  }
  if (!findings.values.empty()) {
    disk_.post(loop_, [on_disk = on_disk_, url = *record.final_url, values = findings.values,
                       fields = missing_.size()] { on_disk->add_values(url, values, fields); });
  }
  if (!findings.links.empty()) {
    disk_.post(loop_, [on_disk = on_disk_, file = links_file_.get(), links = findings.links] {
      file->append(on_disk->new_links(links));
    });
  }
}

std::size_t Harvest::pending() const {
  return (rows_file_ ? rows_file_->pending() : 0) + (links_file_ ? links_file_->pending() : 0);
}

error_code Harvest::failure() const {
  for (auto const* const file : {rows_file_.get(), links_file_.get()}) {
    if (file != nullptr && file->failure()) return file->failure();
  }
  return order_ ? order_->failure() : error_code();
}

void Harvest::finish() {
  if (order_) order_->flush();
}

std::vector<std::string> Harvest::troubles() const {
  std::vector<std::string> lines;
  for (auto const* const file : {rows_file_.get(), links_file_.get()}) {
    if (file != nullptr && file->failure()) lines.push_back(file->trouble());
  }
  if (order_ && order_->failure()) lines.push_back("cannot order the rows: " + order_->failure().message());
  return lines;
}

std::vector<std::pair<std::string, std::uint64_t>> Harvest::missing() const {
  std::vector<std::pair<std::string, std::uint64_t>> missing;
  auto const& fields = options_.config.extraction.fields;
  missing.reserve(fields.size());
  for (std::size_t field = 0; field < fields.size(); ++field)
    missing.emplace_back(fields[field].name, missing_[field]);
  return missing;
}

std::vector<std::string> Harvest::report() const {
  auto lines = examples_;
  if (unread_ > examples_.size())
    lines.push_back("and " + counted(unread_ - examples_.size(), "more page") + " of that kind");
  if (!has_rows()) return lines;
  auto line = counted(rows_, "row");
  if (rows_file_ && !rows_file_->is_standard_output()) line += " in " + options_.extracted;
  std::string_view between = "; missing: ";
  for (auto const& [name, times] : missing()) {
    if (times == 0) continue;
    line.append(between).append(printable(name)) += times == rows_ ? " in all" : " in " + std::to_string(times);
    between = ", ";
  }
  lines.push_back(std::move(line));
  return lines;
}

extract::Statistics const* Harvest::statistics() const noexcept {
  return on_disk_->statistics ? &*on_disk_->statistics : nullptr;
}

}  // namespace scrape::app
