#pragma once
/// Gives up what a process that reads hostile pages does not need.

namespace scrape::inspect {

/// For the rest of this process: no file or connection can be opened but those that `channel` brings, no program
/// started, no memory taken beyond a limit; what is open besides the standard streams and `channel` is closed. As far
/// as the kernel has it, and without the limits in a build with sanitizers, which need more.
void enter_sandbox(int channel);

}  // namespace scrape::inspect
