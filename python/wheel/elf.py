"""The libc version that a program or a shared library requires."""

import struct

# Offsets of the ELF format, 64 bits and little endian: the table of sections, the form of its
# entries, and the type of the section with the versions of other libraries.
HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
SECTION = struct.Struct("<IIQQQQIIQQ")
VERSIONS_NEEDED = 0x6FFFFFFE
NEED = struct.Struct("<HHIII")
VERSION = struct.Struct("<IHHII")


def glibc(data):
    """The newest version of glibc that this file needs, such as (2, 34); None for another file."""
    if data[:6] != b"\x7fELF\x02\x01":
        return None
    _, _, _, _, _, _, start, _, _, _, _, size, count, _ = HEADER.unpack_from(data)
    sections = [SECTION.unpack_from(data, start + size * index) for index in range(count)]
    found = [(2, 0)]
    for section in sections:
        if section[1] == VERSIONS_NEEDED:
            texts = sections[section[6]][4]
            names = needed(data, section[4], section[7], texts)
            found += [version(name) for name in names if name.startswith(b"GLIBC_2.")]
    return max(found)


def needed(data, place, n_libraries, texts):
    """The names of the versions that a section requires."""
    for _ in range(n_libraries):
        _, n_versions, _, first, following = NEED.unpack_from(data, place)
        entry = place + first
        for _ in range(n_versions):
            _, _, _, name, next_entry = VERSION.unpack_from(data, entry)
            start = texts + name
            yield data[start : data.index(b"\0", start)]
            entry += next_entry
        place += following


def version(name):
    """`GLIBC_2.17` and `GLIBC_2.2.5` as numbers, without the rest."""
    return tuple(int(part) for part in name.decode().removeprefix("GLIBC_").split(".")[:2])
