#!/usr/bin/python3
"""tarmac-router beside nginx and HAProxy on the same backend: CPU per request and requests per second, in interleaved rounds.

CPU is utime + stime of all processes of a proxy (/proc/PID/stat), ratios are against nginx of the same round, medians over the rounds.
Then twenty deploys under load: new dynos, new table, drain, old dynos killed; every answer that is not 2xx counts.
"""
import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HOST = "pave.localhost"
APP = "01890000-0000-7000-8000-000000000001"
HEADERS = {
    "Host": HOST,
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Cookie": "session=0123456789abcdef0123456789abcdef",
}

NGINX = """
daemon off; worker_processes 2; worker_rlimit_nofile 65536; pid {run}/nginx.pid; error_log {run}/nginx-error.log;
events {{ worker_connections 8192; multi_accept on; }}
http {{
  log_format router 'at=info method=$request_method path="$request_uri" host=$host request_id=$request_id fwd="$proxy_add_x_forwarded_for" '
                    'connect=$upstream_connect_time service=$upstream_response_time status=$status bytes=$body_bytes_sent protocol=$scheme';
  access_log {run}/nginx-access.log router buffer=64k flush=1s;
  keepalive_requests 1000000000; client_body_temp_path {run}/body; proxy_temp_path {run}/proxy;
  fastcgi_temp_path {run}/f; uwsgi_temp_path {run}/u; scgi_temp_path {run}/s;
  upstream dynos {{ server 127.0.0.1:{backend}; keepalive 512; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096; server_name {host};
    location / {{
      proxy_pass http://dynos; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Port $server_port; proxy_set_header X-Request-Id $request_id; proxy_set_header Via "1.1 nginx";
    }}
  }}
}}
"""

HAPROXY = """
global
  nbthread 2
  maxconn 8192
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  option http-keep-alive
  http-reuse always
frontend f
  bind 127.0.0.1:{port}
  option forwardfor
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Port {port}
  unique-id-format %{{+X}}o\\ %ci:%cp_%fi:%fp_%Ts_%rt:%pid
  unique-id-header X-Request-Id
  default_backend dynos
backend dynos
  server d 127.0.0.1:{backend}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_port(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing listens on port {port}")


def tree(pid):
    """The process and its descendants."""
    pids = [pid]
    for found in pids:
        try:
            children = Path(f"/proc/{found}/task/{found}/children").read_text().split()
        except OSError:
            children = []
        pids += [int(child) for child in children]
    return pids


def cpu_seconds(pid):
    ticks = 0
    for one in tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class LogSink(threading.Thread):
    """Stands in for tarmacd at the log socket; counts lines."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.lines = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen()
        self.start()

    def run(self):
        while True:
            connection, _ = self.listener.accept()
            while data := connection.recv(1 << 20):
                self.lines += data.count(b"\n")


class Bench:
    def __init__(self, router, run):
        self.run, self.router, self.children, self.version = Path(run), router, [], 0
        self.backend_port = free_port()
        self.start_backend(self.backend_port)
        self.ports = {name: free_port() for name in ("nginx", "haproxy", "tarmac-router")}
        self.pids = {}
        (self.run / "nginx.conf").write_text(NGINX.format(run=run, port=self.ports["nginx"], backend=self.backend_port, host=HOST))
        (self.run / "haproxy.cfg").write_text(HAPROXY.format(port=self.ports["haproxy"], backend=self.backend_port))
        self.sink = LogSink(str(self.run / "logs.sock"))
        self.pids["nginx"] = self.start(["nginx", "-p", run, "-c", "nginx.conf"]).pid
        self.pids["haproxy"] = self.start(["haproxy", "-db", "-f", str(self.run / "haproxy.cfg")]).pid
        self.pids["tarmac-router"] = self.start([
            router, "--control", f"{run}/control.sock", "--logs", f"{run}/logs.sock", "--table", f"{run}/routes.json",
            "--http", f"127.0.0.1:{self.ports['tarmac-router']}"]).pid
        for port in self.ports.values():
            wait_port(port)
        self.put([self.backend_port])

    def start(self, command):
        child = subprocess.Popen(command, stdout=open(self.run / "output.log", "a"), stderr=subprocess.STDOUT)
        self.children.append(child)
        return child

    def start_backend(self, port):
        child = self.start([str(self.run / "backend"), str(port)])
        wait_port(port)
        return child

    def stop(self):
        for child in self.children:
            child.terminate()
        for child in self.children:
            child.wait(40)

    def control(self, method, path, body):
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(self.run / "control.sock"))
            data = json.dumps(body).encode()
            s.sendall(f"{method} {path} HTTP/1.1\r\nHost: router\r\nConnection: close\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
            answer = b""
            while more := s.recv(65536):
                answer += more
            if b" 204 " not in answer.split(b"\r\n")[0]:
                sys.exit(f"{method} {path}: {answer.decode()}")

    @staticmethod
    def endpoints(ports):
        return [{"dyno": f"web.{i + 1}", "address": "127.0.0.1", "port": port} for i, port in enumerate(ports)]

    def put(self, ports):
        self.version += 1
        app = {"app": APP, "name": "pave", "hosts": [HOST], "state": "Serving", "maintenance": False, "dynos": self.endpoints(ports)}
        self.control("PUT", "/routes", {"version": self.version, "apps": [app], "certificates": []})

    def wrk(self, name, path, seconds, connections):
        command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s"]
        for header in HEADERS.items():
            command += ["-H", ": ".join(header)]
        before = cpu_seconds(self.pids[name])
        out = subprocess.run(command + [f"http://127.0.0.1:{self.ports[name]}{path}"], capture_output=True, text=True, check=True).stdout
        cpu = cpu_seconds(self.pids[name]) - before
        requests, took = re.search(r"(\d+) requests in ([\d.]+)s", out).groups()
        failed = int((re.search(r"Non-2xx or 3xx responses: (\d+)", out) or [0, 0])[1])
        errors = sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", out))
        return {
            "requests": int(requests), "rps": int(requests) / float(took), "us": cpu * 1e6 / int(requests), "failed": failed, "socket_errors": errors}

    def compare(self, path, rounds, seconds, connections):
        results = {name: [] for name in self.ports}
        for name in self.ports:
            self.wrk(name, path, 2, connections)
        for number in range(rounds):
            names = list(self.ports)
            for name in names if number % 2 == 0 else reversed(names):
                results[name].append(self.wrk(name, path, seconds, connections))
        table = {}
        for name, runs in results.items():
            ratio = lambda key: statistics.median(mine[key] / base[key] for mine, base in zip(runs, results["nginx"]))
            table[name] = {
                "rps": round(statistics.median(r["rps"] for r in runs)), "rps_ratio": round(ratio("rps"), 2),
                "cpu_us_per_request": round(statistics.median(r["us"] for r in runs), 1), "cpu_ratio": round(ratio("us"), 2),
                "failed": sum(r["failed"] for r in runs), "socket_errors": sum(r["socket_errors"] for r in runs)}
        return table

    def swaps(self, count):
        result = {}
        load = threading.Thread(target=lambda: result.update(self.wrk("tarmac-router", "/1k", int(count * 0.6) + 3, 64)))
        ports, dynos = [self.backend_port], []
        load.start()
        time.sleep(1)
        for _ in range(count):
            new_ports = [free_port(), free_port()]
            new = [self.start_backend(port) for port in new_ports]
            self.put(new_ports)
            self.control("POST", "/drain", {"endpoints": self.endpoints(ports), "limit_seconds": 30})
            for dyno in dynos:
                dyno.send_signal(signal.SIGKILL)
            ports, dynos = new_ports, new
            time.sleep(0.4)
        load.join()
        self.put([self.backend_port])
        return {"swaps": count, "requests": result["requests"], "failed": result["failed"], "socket_errors": result["socket_errors"]}


NEEDED = {"wrk": "wrk", "nginx": "nginx-light", "haproxy": "haproxy", "cc": "gcc libc6-dev"}


def install(needed):
    missing = [package for program, packages in needed.items() if not shutil.which(program) for package in packages.split()]
    if missing:
        # Debian starts a server that it installs; a policy-rc.d that says no is Debian's own way to prevent that.
        policy = Path("/usr/sbin/policy-rc.d")
        mine = not policy.exists()
        if mine:
            policy.write_text("#!/bin/sh\nexit 101\n")
            policy.chmod(0o755)
        try:
            subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *missing], check=True)
        finally:
            if mine:
                policy.unlink()


def publish(run, jit):
    native = [] if jit else ["-r", "linux-x64"]
    subprocess.run(["dotnet", "publish", str(ROOT / "src/Tarmac.Router"), "-c", "Release", "-v", "q", "-o", f"{run}/router", *native], check=True)
    return f"{run}/router/tarmac-router"


def markdown(report):
    lines = [
        "# Router beside nginx and HAProxy", "",
        f"{report['cpus']} CPUs ({report['cpu_model']}), kernel {report['kernel']}, {report['rounds']} interleaved rounds of {report['seconds']} s, "
        f"wrk -t2 -c{report['connections']}, keep-alive, {report['build']}. nginx: 2 workers, buffered access log. HAProxy: 2 threads, no log. "
        "tarmac-router: its log lines over the log socket. Ratios against nginx of the same round; medians. Made by `bench/router/bench.py`.", "",
        "| body | proxy | req/s | ratio | CPU us/request | ratio | not 2xx | socket errors |", "|---|---|---:|---:|---:|---:|---:|---:|"]
    for body, table in report["compare"].items():
        for name, row in table.items():
            lines.append(
                f"| {body} | {name} | {row['rps']} | {row['rps_ratio']} | {row['cpu_us_per_request']} | {row['cpu_ratio']} "
                f"| {row['failed']} | {row['socket_errors']} |")
    swaps = report["swaps"]
    lines += [
        "", f"Deploys under load: {swaps['swaps']} tables swapped, each with two new dynos, old ones drained and killed; "
        f"{swaps['requests']} requests, {swaps['failed']} not 2xx, {swaps['socket_errors']} socket errors.", ""]
    return "\n".join(lines)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--connections", type=int, default=64)
    options.add_argument("--swaps", type=int, default=20)
    options.add_argument("--jit", action="store_true", help="the JIT build instead of the native one")
    options.add_argument("--router", help="a tarmac-router that is built already")
    options.add_argument("--out", type=Path, default=ROOT / "bench/results")
    chosen = options.parse_args()
    install(NEEDED)
    with tempfile.TemporaryDirectory(prefix="router-bench-") as run:
        subprocess.run(["cc", "-O2", "-o", f"{run}/backend", str(HERE / "backend.c")], check=True)
        bench = Bench(chosen.router or publish(run, chosen.jit), run)
        try:
            compare = {body: bench.compare(path, chosen.rounds, chosen.seconds, chosen.connections) for body, path in (("1 KB", "/1k"), ("64 KB", "/64k"))}
            swaps = bench.swaps(chosen.swaps)
            lines = bench.sink.lines
        finally:
            bench.stop()
    report = {
        "build": "JIT" if chosen.jit else "NativeAOT", "cpus": os.cpu_count(), "kernel": os.uname().release,
        "cpu_model": re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())[1],
        "rounds": chosen.rounds, "seconds": chosen.seconds, "connections": chosen.connections,
        "compare": compare, "swaps": swaps, "router_log_lines": lines}
    chosen.out.mkdir(parents=True, exist_ok=True)
    name = "router-jit" if chosen.jit else "router"
    (chosen.out / f"{name}.json").write_text(json.dumps(report, indent=2) + "\n")
    (chosen.out / f"{name}.md").write_text(markdown(report))
    print(markdown(report))


if __name__ == "__main__":
    main()
