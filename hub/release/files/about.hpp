#pragma once

#include <string>

#include "hub/release/publication.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::release {

/// What several writers say in the same words.

/// "{base}/releases/{n}/": the release's folder, and its name for ever.
std::string release_uri(const Publication& publication);
std::string release_uri(const Publisher& publisher, std::int64_t number);
/// The publisher's own, or one made of the catalogue's base.
std::string publisher_uri(const Publication& publication);
std::string publisher_uri(const Publisher& publisher);
/// UTC: "2026-03-01".
std::string day_of(Instant instant);
/// Whether the licence is the Licence Ouverte 2.0, SPDX "etalab-2.0".
bool is_open_licence(const Publisher& publisher);
/// "Licence Ouverte 2.0", or the address of another licence.
Text licence_title(const Publisher& publisher);
/// Title, number, publisher, day, address, licence: one line a reader can copy.
Text citation(const Publication& publication);
Text citation(const Publisher& publisher, const Text& title, std::int64_t number, Instant issued);
/// The rules that values were judged by, with their parameters, what `c` and an absent row mean,
/// how numbers are rounded: Markdown (secrecy_note.cpp).
Text secrecy_note(const Publication& publication);

/// Members of an open object: the rules' parameters, as the certificate and the tables name them.
void write_rule_parameters(wire::JsonWriter& json, const disclosure::PrimaryRules& rules);

}  // namespace parangon::hub::release
