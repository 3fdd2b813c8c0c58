#include "sandbox.hpp"

#include <cerrno>
#include <initializer_list>
#include <memory>

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace scrape::inspect {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

constexpr rlim_t most_memory = rlim_t{2} << 30U;

void limit(__rlimit_resource_t resource, rlim_t most) {
  rlimit const both{most, most};
  ::setrlimit(resource, &both);
}

struct Release {
  void operator()(void* filter) const { ::seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Release>;

using Call = int;
using Calls = std::initializer_list<Call>;

void allow(Filter const& filter, Calls calls) {
  for (auto const call : calls)
    ::seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0);
}

// Only with an argument of that kind.
void allow_if(Filter const& filter, Calls calls, scmp_arg_cmp const& argument) {
  for (auto const call : calls)
    ::seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1, &argument);
}

// Written to: the connection, and standard error by what reports a crash.
void allow_writing(Filter const& filter, int channel) {
  for (auto const file : {STDERR_FILENO, channel}) {
    scmp_arg_cmp const to_file{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(file), 0};
    allow_if(filter, {SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(sendto), SCMP_SYS(sendmsg)}, to_file);
  }
}

// No memory with code in it.
void allow_memory(Filter const& filter) {
  allow(filter, {SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise)});
  scmp_arg_cmp const no_code{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
  allow_if(filter, {SCMP_SYS(mmap), SCMP_SYS(mprotect)}, no_code);
}

// What is not allowed fails with EPERM: a library that asks for more than it needs goes on without.
void forbid_calls(int channel) {
  Filter const filter(::seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return;
  allow(filter, {SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(close),
                 SCMP_SYS(fstat), SCMP_SYS(futex), SCMP_SYS(sched_yield)});
  allow(filter, {SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(getpid),
                 SCMP_SYS(gettid), SCMP_SYS(exit), SCMP_SYS(exit_group)});
  // abort(3) sends a signal: to nobody else.
  allow_if(filter, {SCMP_SYS(tgkill)}, {0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()), 0});
  allow(filter, {SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
                 SCMP_SYS(restart_syscall)});
  allow_memory(filter);
  allow_writing(filter, channel);
  ::seccomp_load(filter.get());
}

}  // namespace

void enter_sandbox(int channel) {
  auto const first_other = static_cast<unsigned>(channel) + 1;
  ::close_range(first_other, ~0U, 0);
  limit(RLIMIT_CORE, 0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (is_sanitized) return;
  limit(RLIMIT_AS, most_memory);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, first_other + 1);
  forbid_calls(channel);
}

}  // namespace scrape::inspect
