# Two stages: the first installs the hashed lock, the second holds only what runs.
FROM python:3.11-slim-bookworm AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/
RUN /opt/venv/bin/pip install --require-hashes --no-deps -r /tmp/requirements.lock \
    && /opt/venv/bin/python -m compileall -q /opt/venv/lib

FROM python:3.11-slim-bookworm
# antiword reads .doc files of cases; nothing else of the system is needed.
RUN apt-get update \
    && apt-get install -y --no-install-recommends antiword \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin anjian \
    && install -d -m 0700 -o anjian -g anjian /data
COPY --from=builder /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY search ./search
COPY cases ./cases
COPY portal ./portal
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    ANJIAN_NO_BOOTSTRAP=1 \
    ANJIAN_DATA=/data \
    ANJIAN_STATIC=/app/static \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_INTERFACE=wsgi \
    GRANIAN_HTTP=1 \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=4 \
    GRANIAN_WORKERS_KILL_TIMEOUT=5
# The values serve this one command: production settings refuse to load without them. Only state is
# private: the server runs as another account than the one that collects.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=localhost ANJIAN_BASE_URL=https://localhost \
    DATABASE_URL=sqlite:////tmp/build.sqlite3 python manage.py collectstatic --noinput -v 0 \
    && chmod -R a+rX /app/static
USER anjian
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s --retries=3 \
    CMD ["python", "-m", "portal.operations.probe"]
CMD ["granian", "--no-ws", "--respawn-failed-workers", "portal.wsgi:application"]
