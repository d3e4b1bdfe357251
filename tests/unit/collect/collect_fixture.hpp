#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hub/collect/check.hpp"
#include "hub/collect/collector.hpp"
#include "hub/collect/events.hpp"
#include "hub/collect/register_import.hpp"
#include "hub/store/sqlite/sqlite_store.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/receipt.hpp"
#include "shared/wire/statement.hpp"
#include "shared/wire/submission.hpp"
#include "tests/support/synthetic_figures.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::hub::collect::testing {

using trust::testing::Holder;
using trust::testing::instant;
using trust::testing::TempFolder;

class SettableClock final : public Clock {
 public:
  Instant now() const override { return at; }
  Instant at = trust::testing::noon();
};

inline constexpr const char* ours = "22770001000019";
inline constexpr const char* other = "73282932000074";
inline model::Siret siret(const char* text = ours) { return model::Siret::parse(text).value(); }
inline model::Date day(const char* iso) { return model::Date::from_iso(iso).value(); }

/// A consortium's authority, two agencies, a hub with one register release, and a document to
/// send. Tests change what they are about, then sign and submit.
class CollectTest : public ::testing::Test {
 protected:
  CollectTest()
      : root_(trust::testing::make_root()),
        issuing_(make_below(root_, trust::testing::authority_spec("Issuing", 0))),
        agency_(make_agency(ours)),
        other_agency_(make_agency(other)),
        hub_(make_below(issuing_, trust::testing::leaf_spec("Hub", trust::eku_document_signing))),
        nomenclature_(parangon::testing::synthetic_nomenclature({})) {
    options_.file = folder_ / "hub.sqlite";
    options_.hub_name = "hub";
    options_.ledger = std::make_shared<const log::Ledger>(
        log::Ledger::create("hub.test/log",
                            trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519).value())
            .value());
    open_store();
    add_agency({siret(), "A", "77", 1000, "", clock_.at, true, ""});
    add_agency({siret(other), "B", "78", 1000, "", clock_.at, true, ""});
    import_register("35600000049837");
  }

  void open_store() {
    collector_.reset();
    store_.reset();
    store_ = store::open_sqlite(options_, clock_.at).value();
    collector_ = std::make_unique<Collector>(
        *store_, clock_, nomenclature_, Collector::Settings{"hub", vkey(), consortium_, calendar()},
        Credentials{roots(), hub_.key, chain(hub_)});
  }

  /// Days that begin an hour before those of UTC, as in France in winter.
  static Calendar calendar() {
    return [](Instant instant) {
      const std::chrono::year_month_day day(
          std::chrono::floor<std::chrono::days>(instant + std::chrono::hours(1)));
      return model::Date::of(static_cast<int>(day.year()),
                             static_cast<int>(static_cast<unsigned>(day.month())),
                             static_cast<int>(static_cast<unsigned>(day.day())))
          .value();
    };
  }

  std::string vkey() const { return options_.ledger->verifier().vkey(); }

  /// What `parangon-hub agency` records.
  static store::EventMaker agency_event(const std::string& name, const store::Agency& agency) {
    return event("hub", name, {"operator:test", "local"}, member_subject(agency));
  }
  void add_agency(const store::Agency& agency) {
    store().add_agency(agency, agency_event("agency_added", agency)).value();
  }
  void set_active(bool active, const std::string& reason) {
    auto agency = *store().agency(siret());
    agency.active = active;
    agency.suspended_reason = reason;
    store().change_agency(agency, clock_.at, agency_event("agency_changed", agency)).value();
  }

  /// A person's certificate at our agency.
  Holder make_person(const std::string& person) const {
    auto spec = agency_spec(ours);
    spec.san.uri.push_back(std::string(person_uri_prefix) + person);
    return make_below(issuing_, spec);
  }

  /// A statement about our newest revision of 2025, or about a person.
  model::Statement statement(model::StatementAction action, std::int64_t revision = 1) {
    model::Statement out{siret(), action, {}, 0, {}, {}, {}, {}, {}, {}, clock_.at, "test"};
    const auto name = "statement-" + std::to_string(++statements_);
    out.idempotency_key = name;
    out.nonce = trust::to_hex(trust::sha256(name)).substr(0, 32);
    if (!is_about_revision(action)) {
      out.person = "head";
      out.person_name = action == model::StatementAction::name_certifier ? "Head of buying" : "";
      return out;
    }
    out.period = model::Period::year(2025);
    out.revision = revision;
    for (const auto& info : store().submissions({siret(), out.period}, {}).items) {
      if (info.revision == revision) out.subject_sha256 = info.document_sha256;
    }
    if (action != model::StatementAction::certify) out.reason = "because";
    return out;
  }
  IncomingStatement sent(const model::Statement& statement, const Holder& signer) const {
    auto document = wire::write_statement(statement);
    auto signature = trust::sign_detached(signer.key, {{}, {}, {}, chain(signer)}, document);
    return {std::move(document),
            signature.value(),
            statement.idempotency_key,
            {siret(), "connection", {}}};
  }
  /// "recorded", or the code of the error.
  std::string record(const model::Statement& statement, const Holder& signer) {
    const auto outcome = collector().record(sent(statement, signer));
    return outcome ? "recorded" : std::string(to_string(outcome.error().code));
  }

  static trust::CertificateSpec agency_spec(const std::string& agency) {
    auto spec = trust::testing::leaf_spec(agency, trust::eku_client_auth);
    spec.san.uri = {std::string(agency_uri_prefix) + agency};
    return spec;
  }
  Holder make_agency(const char* agency) const { return make_below(issuing_, agency_spec(agency)); }
  trust::TrustStore roots() const {
    return trust::TrustStore::from_pem(root_.certificate.to_pem()).value();
  }
  std::vector<trust::Certificate> chain(const Holder& holder) const {
    return {holder.certificate, issuing_.certificate};
  }
  RegisterImport import_register(const char* supplier) {
    const auto entry = model::RegisterEntry{.siret = siret(supplier),
                                            .kind = model::SupplierKind::esat,
                                            .flag = {},
                                            .first_day = {},
                                            .last_day = {},
                                            .order = 0,
                                            .source = "test"};
    const std::vector entries{entry};
    return collect::import_register(*store_, entries, "note", clock_.at, hub_.key, chain(hub_),
                                    {"operator:test", "local"})
        .value();
  }

  /// A valid submission with open and sealed figures; `name` makes its key and nonce.
  static model::Submission draft(const std::string& name = "1") {
    parangon::testing::SyntheticFigures figures;
    using enum model::KindNode;
    for (const auto kind : {esat, ea, ei, aci}) {
      for (const auto basis : {model::BasisNode::direct, model::BasisNode::l2113_14}) {
        figures.add_leaf(model::Measure::paid, model::Segment::sub_family(1, 1), kind, basis);
        figures.add_leaf(model::Measure::paid, model::Segment::sub_family(2, 1), kind, basis);
      }
    }
    return draft_of(figures.figures(), name);
  }
  static model::Submission draft_of(std::vector<model::Figure> figures, const std::string& name) {
    const auto sealed = std::count_if(figures.begin(), figures.end(), &model::is_sealed);
    const auto count = static_cast<std::int64_t>(figures.size());
    return {.manifest = {.agency = siret(),
                         .period = model::Period::year(2025),
                         .register_release = 1,
                         .rules_version = std::string(rules::catalogue_version()),
                         .families_version = "synthetic",
                         .secrecy = {},
                         .lines = {30, 20, 10},
                         .figures = count,
                         .sealed = sealed,
                         .nonce = trust::to_hex(trust::sha256(name)).substr(0, 32),
                         .idempotency_key = "key-" + name,
                         .created = trust::testing::noon(),
                         .software = "test"},
            .figures = std::move(figures)};
  }

  /// As the agency's connector sends it.
  IncomingSubmission incoming(const model::Submission& submission) const {
    return signed_by(agency_, wire::write_submission(submission),
                     submission.manifest.idempotency_key);
  }
  IncomingSubmission signed_by(const Holder& signer, std::string document,
                               const std::string& key) const {
    auto signature = trust::sign_detached(signer.key, {{}, {}, {}, chain(signer)}, document);
    return {std::move(document), signature.value(), key, {siret(), "connection", {}}};
  }

  Outcome submit(IncomingSubmission sent) { return collector_->submit(std::move(sent)); }
  Accepted accepted(IncomingSubmission sent) {
    auto outcome = submit(std::move(sent));
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
      ADD_FAILURE() << "refused: " << words(*refused);
      return {};
    }
    return std::get<Accepted>(std::move(outcome));
  }
  /// "conflict: S-KEY-REUSED" after checking that nothing has changed; "accepted" otherwise.
  std::string refusal(IncomingSubmission sent) {
    const auto before = store().submissions({}, {}).items.size();
    const auto outcome = submit(std::move(sent));
    EXPECT_EQ(store().submissions({}, {}).items.size(), before);
    EXPECT_TRUE(store().check().empty());
    const auto* refused = std::get_if<Refused>(&outcome);
    return refused == nullptr ? "accepted" : words(*refused);
  }
  static std::string words(const Refused& refused) {
    std::string out(to_string(refused.code));
    out += ":";
    for (const auto& [rule, count] : refused.report.counts()) out += " " + std::string(rule);
    for (const auto& finding : refused.report.findings()) {
      EXPECT_EQ(finding.message(Lang::fr).find('?'), std::string::npos)
          << finding.message(Lang::fr);
      EXPECT_FALSE(finding.message(Lang::en).empty());
    }
    return out;
  }

  store::Store& store() { return *store_; }
  Collector& collector() { return *collector_; }
  std::vector<store::Problem> check() {
    return collect::check(*store_, {roots(), roots(), options_.ledger->verifier()});
  }

  TempFolder folder_;
  SettableClock clock_;
  rules::Consortium consortium_;  ///< Of a store that is opened afterwards.
  store::SqliteOptions options_;
  const Holder root_;
  const Holder issuing_;
  const Holder agency_;
  const Holder other_agency_;
  const Holder hub_;
  int statements_ = 0;
  const model::Nomenclature nomenclature_;

 private:
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Collector> collector_;
};

}  // namespace parangon::hub::collect::testing
