# Whether the program in this container is live, or ready: bash health.sh live|ready
exec 3<>/dev/tcp/127.0.0.1/5080 || exit 1
printf 'GET /health/%s HTTP/1.0\r\n\r\n' "$1" >&3
read -r -t 6 _ status _ <&3
[ "$status" = 200 ]
