# docker build -t rtctool . && docker run --rm -v "$PWD:/work" rtctool sdp lint offer.sdp
FROM rust:1.93-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
# The certificates that https:, turns: and stuns: are checked with.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --no-create-home rtctool
COPY --from=build /src/target/release/rtctool /usr/local/bin/rtctool
USER rtctool
WORKDIR /work
ENTRYPOINT ["rtctool"]
