// Proves that what the system says of a failure exists in French, also where nobody wrote it.
#include "shared/core/system_error.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace parangon {
namespace {

TEST(SystemErrorText, IsInBothLanguages) {
  EXPECT_EQ(system_error_text(EACCES), Text("permission refusée", "Permission denied"));
  EXPECT_EQ(system_error_text(ENOSPC), Text("disque plein", "No space left on device"));
  EXPECT_EQ(system_error_text(ECONNREFUSED), Text("connexion refusée", "Connection refused"));
}

TEST(SystemErrorText, NamesTheNumberWhereTheFrenchIsNotKnown) {
  const auto text = system_error_text(EOPNOTSUPP);
  EXPECT_EQ(text.fr, "erreur système 95");
  EXPECT_EQ(text.en, "Operation not supported");
}

}  // namespace
}  // namespace parangon
