# SPDX-License-Identifier: GPL-3.0-or-later
"""Sounds to say, and what became of them: how late they are heard, how alike, and with how many holes. A sound is a numpy
array of numbers between -1 and 1, 48000 a second."""

import wave

import numpy as np

RATE = 48000


def speech(seconds, seed=1):
    """Something like speech: syllables of voiced sound with the resonances of vowels and some noise, and short pauses.
    It never repeats itself, so that its place in a recording is plain."""
    random = np.random.default_rng(seed)
    out = np.zeros(int(RATE * seconds))
    at = 0
    while at < len(out):
        length = int(RATE * random.uniform(0.12, 0.3))
        time = np.arange(length) / RATE
        pitch = random.uniform(95, 180) * (1 + random.uniform(-0.15, 0.15) * time / time[-1])
        phase = 2 * np.pi * np.cumsum(pitch) / RATE
        formants = ((random.uniform(300, 800), 90), (random.uniform(900, 2200), 140), (random.uniform(2300, 3000), 200))
        sound = np.zeros(length)
        for number in range(1, 28):
            loudness = sum(0.7**place / (1 + ((number * pitch.mean() - centre) / width) ** 2) for place, (centre, width) in enumerate(formants))
            sound += loudness * np.sin(number * phase + random.uniform(0, 6))
        sound += random.normal(0, 0.08, length)
        sound *= np.hanning(length) ** 0.5
        end = min(at + length, len(out))
        out[at:end] += (sound / np.abs(sound).max() * random.uniform(0.5, 0.9))[: end - at]
        at += length + int(RATE * (random.uniform(0.02, 0.08) if random.random() < 0.8 else random.uniform(0.2, 0.4)))
    return out * 0.5


def tone(hertz, seconds, loudness=0.4):
    return loudness * np.sin(2 * np.pi * hertz * np.arange(int(RATE * seconds)) / RATE)


def chirps(count, pause=0.9, length=0.1):
    """Short sweeps with silence around them: where each arrives can be told to a fraction of a millisecond."""
    time = np.arange(int(RATE * length)) / RATE
    sweep = np.sin(2 * np.pi * (500 * time + (2500 - 500) / (2 * length) * time**2)) * np.hanning(len(time)) ** 0.5 * 0.5
    out = np.zeros(int(RATE * ((length + pause) * count + pause)))
    starts = [int(RATE * (pause + number * (length + pause))) for number in range(count)]
    for start in starts:
        out[start : start + len(sweep)] += sweep
    return out, sweep, starts


def write_wav(path, sound):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def find(pattern, sound):
    """Where a pattern is in a sound, and how alike it is there, 0 to 1."""
    if len(sound) < len(pattern):
        return 0, 0.0
    size = 1 << (len(sound) + len(pattern) - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(pattern, size)), size)[: len(sound) - len(pattern) + 1]
    energy = np.concatenate(([0], np.cumsum(sound**2)))
    windows = np.sqrt(np.maximum(energy[len(pattern) :] - energy[: -len(pattern)], 1e-6))[: len(product)]
    alike = np.abs(product) / (windows * np.sqrt(np.sum(pattern**2)) + 1e-9)
    at = int(np.argmax(alike))
    return at, float(alike[at])


def loudness(sound):
    """In decibels of full scale."""
    power = float(np.mean(sound**2)) if len(sound) else 0
    return 10 * np.log10(power) if power > 1e-10 else -100.0


def peak(sound):
    """The strongest frequency."""
    size = len(sound)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(size)))
    return float(np.argmax(spectrum) * RATE / size)


def likeness(said, heard, window=1.5):
    """How alike what was heard is to pieces of what was said, each looked for anywhere: the median of all pieces."""
    size = int(RATE * window)
    pieces = [said[at : at + size] for at in range(0, len(said) - size, size)]
    return float(np.median([find(piece, heard)[1] for piece in pieces]))
