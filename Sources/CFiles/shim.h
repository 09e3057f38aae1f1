#pragma once

// Of glibc, hidden from Swift's Glibc module because it is an extension of Linux: see syncfs(2).
int syncfs(int descriptor);

// As open(2) has it, hidden likewise: a place in the file system, opened for nothing but to be named.
enum { CFILES_O_PATH = 010000000 };
