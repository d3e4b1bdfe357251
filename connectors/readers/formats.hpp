#pragma once

#include "connectors/readers/reader.hpp"
#include "shared/core/error.hpp"

namespace parangon::connectors::readers {

/// One function per format behind read(): same contract, `source.format` already looked at.
Status read_decp(const Source& source, const ReadLimits& limits, LineSink& sink);
Status read_pes(const Source& source, const ReadLimits& limits, LineSink& sink);
Status read_csv(const Source& source, const ReadLimits& limits, LineSink& sink);

}  // namespace parangon::connectors::readers
