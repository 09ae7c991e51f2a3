# The production image: web, worker and beat run from it with different commands (see docker-compose.yml).
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt requirements-node.txt ./
RUN python -m venv /app/.venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && cp -r .venv /venv-for-run && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements-node.txt
COPY . .
# Static files need settings that load, not servers that answer.
RUN .venv/bin/python -m config.local.assets
RUN SECRET_KEY=$(head -c 48 /dev/urandom | base64 -w 0) ALLOWED_HOSTS=localhost DATABASE_URL=postgresql://x@/x \
    .venv/bin/python manage.py collectstatic --no-input --ignore redoc
RUN rm -rf .venv node_modules && mv /venv-for-run .venv

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home onboarding \
    && install -d -o onboarding -g onboarding -m 700 /var/lib/onboarding/evidence /var/lib/onboarding/outside
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    MEDIA_ROOT=/var/lib/onboarding/evidence BEAT_SCHEDULE_FILE=/tmp/beat-schedule \
    GRANIAN_HOST=0.0.0.0 GRANIAN_PORT=8000
USER onboarding
EXPOSE 8000
CMD ["granian", "--interface=wsgi", "--workers=2", "--blocking-threads=4", "--no-ws", "config.wsgi:application"]
