#pragma once
#include <archive.h>
#include <archive_entry.h>

// libarchive's own constants are casts, which Swift does not see.
static const unsigned int carchive_regular = AE_IFREG;
static const unsigned int carchive_folder = AE_IFDIR;
