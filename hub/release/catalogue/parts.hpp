#pragma once

#include <string>
#include <string_view>

#include "hub/release/catalogue/catalogue.hpp"

/// Parts of describe(), private to this folder.
namespace parangon::hub::release {

/// Names of the nodes.
class Names {
 public:
  explicit Names(const Publisher& publisher) : base_(publisher.base_uri) {}
  std::string catalogue() const { return base_ + "/catalog"; }
  std::string series() const { return catalogue() + "#series"; }
  /// Stands for the newest release.
  std::string dataset() const { return catalogue() + "#dataset"; }
  std::string service() const { return catalogue() + "#query"; }
  std::string contact() const { return catalogue() + "#contact"; }
  std::string rights() const { return catalogue() + "#rights"; }
  std::string folder(std::int64_t number) const;
  std::string dataset(std::int64_t number) const { return folder(number) + "#dataset"; }
  std::string period(std::int64_t number, const model::Period& period) const;
  std::string latest(std::string_view file) const;
  std::string query(std::string_view cube) const;

 private:
  std::string base_;
};

/// A term of a public vocabulary, said to be what DCAT-AP wants it to be. Gives its address.
std::string access_public(Graph& graph);
std::string frequency(Graph& graph, std::string_view code);       ///< "ANNUAL", "NEVER".
std::string language(Graph& graph, std::string_view code);        ///< "FRA", "ENG".
std::string file_type(Graph& graph, std::string_view code);       ///< "CSV", "JSON".
std::string media_type(Graph& graph, std::string_view name);      ///< "text/csv".
std::string theme(Graph& graph, std::string_view code);           ///< "ECON", "GOVE", "SOCI".
std::string dataset_status(Graph& graph, std::string_view code);  ///< "COMPLETED", "WITHDRAWN".
std::string availability_stable(Graph& graph);
std::string standard(Graph& graph, const std::string& address, const Text& title);

/// What the catalogue, the series, the datasets and the service all say: publisher, contact,
/// languages, access, licence where the class has one.
void describe_agents(Graph& graph, const Catalogue& catalogue);
void describe_common(Graph& graph, const Catalogue& catalogue, const std::string& node);
/// Keywords, themes, places.
void describe_subject(Graph& graph, const Coverage& coverage, const std::string& node);
/// The files of `release` as distributions of `dataset`. With `latest` their addresses are those of
/// the newest release, which do not change.
void describe_files(Graph& graph, const Catalogue& catalogue, const CataloguedRelease& release,
                    const std::string& dataset, bool latest);
void describe_release(Graph& graph, const Catalogue& catalogue, std::size_t index);
/// The last one that is not withdrawn; nullptr when all are.
const CataloguedRelease* newest(const Catalogue& catalogue);

}  // namespace parangon::hub::release
