// libxml2 for Swift. Debian's build includes the system ICU headers, which clash with the ICU
// that Foundation ships: switch that part of the headers off before anything else is included.
#pragma once
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
