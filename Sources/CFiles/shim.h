#pragma once

// Of glibc, hidden from Swift's Glibc module because it is an extension of Linux: see syncfs(2).
int syncfs(int descriptor);
