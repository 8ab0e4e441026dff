/* The dyno of the benchmark: one thread, epoll(7), keep-alive, a fixed body per path (/1k, /64k). Does as little as a server can,
   so that what is measured is the proxy before it. Usage: backend PORT */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_FD 65536
#define BUFFER 16384

struct answer { char *bytes; size_t length; };
struct peer { char in[BUFFER]; size_t used; const struct answer *out; size_t sent; };

static struct peer *peers[MAX_FD];
static struct answer small, large;

static struct answer make(size_t body)
{
    struct answer a = { malloc(body + 256), 0 };
    a.length = sprintf(a.bytes, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", body);
    memset(a.bytes + a.length, 'x', body);
    a.length += body;
    return a;
}

static void drop(int fd)
{
    close(fd);
    free(peers[fd]);
    peers[fd] = NULL;
}

/* 0: all sent, 1: the socket is full, -1: gone */
static int push(int fd, struct peer *p)
{
    while (p->sent < p->out->length) {
        ssize_t n = send(fd, p->out->bytes + p->sent, p->out->length - p->sent, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN ? 1 : -1;
        p->sent += n;
    }
    p->out = NULL;
    return 0;
}

static int serve(int fd, struct peer *p)
{
    for (;;) {
        if (p->out) {
            int state = push(fd, p);
            if (state) return state;
        }
        char *end = memmem(p->in, p->used, "\r\n\r\n", 4);
        if (end) {
            char *target = memchr(p->in, ' ', p->used);
            p->out = target && !strncmp(target + 1, "/64k", 4) ? &large : &small;
            p->sent = 0;
            p->used -= end + 4 - p->in;
            memmove(p->in, end + 4, p->used);
            continue;
        }
        if (p->used == BUFFER) return -1;
        ssize_t n = recv(fd, p->in + p->used, BUFFER - p->used, 0);
        if (n == 0) return -1;
        if (n < 0) return errno == EAGAIN ? 1 : -1;
        p->used += n;
    }
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    small = make(1024);
    large = make(65536);
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&at, sizeof at) || listen(listener, 4096)) { perror("backend"); return 1; }
    struct epoll_event wanted = { .events = EPOLLIN, .data.fd = listener }, events[256];
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &wanted);
    for (;;) {
        int count = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd != listener) {
                if (serve(fd, peers[fd]) < 0) drop(fd);
                continue;
            }
            int new;
            while ((new = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                if (new >= MAX_FD) { close(new); continue; }
                setsockopt(new, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                peers[new] = calloc(1, sizeof(struct peer));
                struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.fd = new };
                epoll_ctl(poll, EPOLL_CTL_ADD, new, &e);
            }
        }
    }
}
