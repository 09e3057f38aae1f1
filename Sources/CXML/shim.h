// libxml2 for Swift. Debian's build includes the system ICU headers, which clash with the ICU
// that Foundation ships: switch that part of the headers off before anything else is included.
#pragma once
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlwriter.h>

// xmlFree is a mutable global function pointer, which Swift 6 refuses to touch.
static inline void cxml_free(void *p) { xmlFree(p); }
