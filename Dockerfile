# The bot alone, without the demo's homeserver. Build: docker build -t agora .
FROM python:3.13-slim AS build
RUN pip install --no-cache-dir "uv>=0.9,<1"
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /agora
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --extra data --extra documents --extra postgres --no-install-project
COPY bot bot
COPY commands commands
COPY storage storage
RUN uv sync --frozen --no-dev --extra data --extra documents --extra postgres --no-editable

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /data agora && install -d -o agora -m 0700 /data
COPY --from=build /agora/.venv /agora/.venv
ENV PATH=/agora/.venv/bin:$PATH PYTHONUNBUFFERED=1 AGORA_DATA=/data AGORA_HTTP__PORT=8008 AGORA_HTTP__ADDRESS=0.0.0.0
USER agora
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8008/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["agora"]
CMD ["run", "--config", "/data/config.toml"]
