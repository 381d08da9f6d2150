#include "base/processes.h"

#include "base/messages.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

enum {
    AT_ONCE_MAX = 64,
    LOOK_MS = 100,      // between two looks at whether to stop
    CHILD_ANSWERED = 0, // exit codes of a child
    CHILD_STOPPED = 1,
    CHILD_FAILED = 2, // and above, by its status
};

// A piece that runs; free while pid is 0.
typedef struct running {
    pid_t pid;
    int pipe;
    int32_t index;
    rl_text bytes;
} running;

typedef struct pool {
    rl_context *ctx;
    rl_process_work_fn work;
    rl_process_end_fn ended;
    void *user;
    bool unstoppable; // its one piece goes on whatever is asked
    running slots[AT_ONCE_MAX];
    int32_t slot_count;
    int32_t busy;
} pool;

// In the child ------------------------------------------------------------------------------------

static bool write_all(int pipe, const char *bytes, size_t length) {
    while (length > 0) {
        const ssize_t written = write(pipe, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

// What a library prints when it gives up belongs nowhere, nor does a copy of what the parent was
// about to print.
static void silence(void) {
    const int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere < 0)
        return;
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
}

// A child has no reason to be once its parent is gone, killed for instance.
static void follow_parent(pid_t parent) {
#ifdef __linux__
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent)
        _exit(CHILD_STOPPED);
}

static int exit_code_of(rl_status status) { return CHILD_FAILED - (int)status; }

static _Noreturn void be_child(const pool *p, int32_t index, pid_t parent, int pipe) {
    rl_context *ctx = p->ctx;
    rl_text answer;
    follow_parent(parent);
    silence();
    ctx->on_progress = NULL;
    ctx->threads = 1;
    rl_context_set_time_limit(ctx, INFINITY); // the parent watches the clock
    rl_text_init(&answer, ctx);
    rl_status status = p->work(ctx, index, p->user, &answer);
    if (status == RL_OK)
        status = rl_text_status(&answer);
    if (rl_is_cancelled(ctx) && !p->unstoppable) // the answer is only what there was time for
        _exit(CHILD_STOPPED);
    if (status != RL_OK) {
        (void)write_all(pipe, ctx->detail, strlen(ctx->detail));
        _exit(exit_code_of(status));
    }
    _exit(write_all(pipe, rl_text_bytes(&answer), answer.length) ? CHILD_ANSWERED
                                                                 : exit_code_of(RL_E_IO));
}

// In the parent -----------------------------------------------------------------------------------

static rl_status begin(pool *p, int32_t index) {
    running *slot = p->slots;
    int ends[2];
    while (slot->pid != 0)
        slot++;
    if (pipe(ends) != 0)
        return rl_fail(p->ctx, RL_E_IO, rl_message_text(p->ctx, RL_MSG_PROCESS_REFUSED),
                       strerror(errno));
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        for (int32_t i = 0; i < p->slot_count; i++)
            if (p->slots[i].pid != 0)
                close(p->slots[i].pipe);
        be_child(p, index, parent, ends[1]);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return rl_fail(p->ctx, RL_E_IO, rl_message_text(p->ctx, RL_MSG_PROCESS_REFUSED),
                       strerror(errno));
    }
    *slot = (running){.pid = pid, .pipe = ends[0], .index = index};
    rl_text_init(&slot->bytes, p->ctx);
    p->busy++;
    return RL_OK;
}

// Waits for the child, which has closed its pipe, and tells how it ended.
static rl_status finish(pool *p, running *slot) {
    int how = 0;
    while (waitpid(slot->pid, &how, 0) < 0 && errno == EINTR)
        ;
    close(slot->pipe);
    slot->pid = 0;
    p->busy--;
    rl_process_answer answer = {
        .index = slot->index, .bytes = rl_text_bytes(&slot->bytes), .length = slot->bytes.length};
    if (WIFSIGNALED(how)) {
        answer.end = RL_PROCESS_CRASHED;
        answer.signal = WTERMSIG(how);
    } else {
        const int code = WEXITSTATUS(how);
        answer.end = code == CHILD_ANSWERED  ? RL_PROCESS_ANSWERED
                     : code == CHILD_STOPPED ? RL_PROCESS_STOPPED
                                             : RL_PROCESS_FAILED;
        answer.status = code < CHILD_FAILED ? RL_OK : (rl_status)(CHILD_FAILED - code);
    }
    rl_status status = rl_text_status(&slot->bytes);
    if (status == RL_OK)
        status = p->ended(p->ctx, &answer, p->user);
    rl_text_clear(&slot->bytes);
    return status;
}

// Reads what the children have written, and ends those that are done.
static rl_status listen(pool *p) {
    struct pollfd watched[AT_ONCE_MAX];
    running *slots[AT_ONCE_MAX];
    nfds_t count = 0;
    rl_status status = RL_OK;
    for (int32_t i = 0; i < p->slot_count; i++) {
        if (p->slots[i].pid == 0)
            continue;
        watched[count] = (struct pollfd){.fd = p->slots[i].pipe, .events = POLLIN};
        slots[count++] = &p->slots[i];
    }
    if (poll(watched, count, LOOK_MS) <= 0)
        return RL_OK;
    for (nfds_t i = 0; i < count && status == RL_OK; i++) {
        char bytes[4096];
        if ((watched[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0)
            continue;
        const ssize_t length = read(slots[i]->pipe, bytes, sizeof bytes);
        if (length > 0)
            rl_text_append_bytes(&slots[i]->bytes, bytes, (size_t)length);
        else if (length == 0 || errno != EINTR)
            status = finish(p, slots[i]);
    }
    return status;
}

// Ends those that still run, which nobody wants any more.
static void kill_all(pool *p) {
    for (int32_t i = 0; i < p->slot_count; i++) {
        running *slot = &p->slots[i];
        if (slot->pid == 0)
            continue;
        kill(slot->pid, SIGKILL);
        while (waitpid(slot->pid, NULL, 0) < 0 && errno == EINTR)
            ;
        close(slot->pipe);
        rl_text_clear(&slot->bytes);
        slot->pid = 0;
    }
    p->busy = 0;
}

rl_status rl_processes_run(rl_context *ctx, const int32_t *numbers, int32_t count,
                           rl_process_work_fn work, rl_process_end_fn ended, void *user) {
    pool p = {.ctx = ctx, .work = work, .ended = ended, .user = user};
    int32_t begun = 0;
    rl_status status = RL_OK;
    p.slot_count = ctx->threads < AT_ONCE_MAX ? ctx->threads : AT_ONCE_MAX;
    while (status == RL_OK && (begun < count || p.busy > 0) && !rl_should_stop(ctx)) {
        while (status == RL_OK && begun < count && p.busy < p.slot_count)
            status = begin(&p, numbers[begun++]);
        if (status == RL_OK)
            status = listen(&p);
    }
    kill_all(&p);
    return status;
}

// Takes the one answer there is: the bytes, or why there are none.
static rl_status take(rl_context *ctx, const rl_process_answer *answer, void *user) {
    rl_text *bytes = user;
    switch (answer->end) {
    case RL_PROCESS_ANSWERED:
        rl_text_append_bytes(bytes, answer->bytes, answer->length);
        return rl_text_status(bytes);
    case RL_PROCESS_FAILED:
        return answer->status == RL_E_MEMORY ? rl_fail_memory(ctx)
                                             : rl_fail(ctx, answer->status, "%s", answer->bytes);
    case RL_PROCESS_CRASHED:
        return rl_fail(ctx, RL_E_INTERNAL, rl_message_text(ctx, RL_MSG_PROCESS_CRASHED),
                       answer->signal);
    case RL_PROCESS_STOPPED: // only when this process is being killed itself
        break;
    }
    return rl_fail_memory(ctx);
}

rl_status rl_process_alone(rl_context *ctx, rl_process_work_fn work, void *user, rl_text *answer) {
    pool p = {.ctx = ctx,
              .work = work,
              .ended = take,
              .user = user,
              .unstoppable = true,
              .slot_count = 1};
    rl_status status = begin(&p, 0);
    p.user = answer;
    while (status == RL_OK && p.busy > 0)
        status = listen(&p);
    kill_all(&p);
    return status;
}
