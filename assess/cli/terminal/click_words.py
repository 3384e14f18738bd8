"""What click says by itself (usage, options, its refusals), in Chinese: click asks gettext for each of its words."""

from __future__ import annotations

import gettext

import click

from assess.cli.terminal.speech import lang

WORDS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示本说明",
    "Show the version and exit.": "显示版本",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s 版",
    "Try '{command} {option}' for help.": "说明见“{command} {option}”。",
    "Error: {message}": "错误：{message}",
    "Aborted!": "已中止",
    "Do you want to continue?": "是否继续？",
    "Error: invalid input": "错误：无法识别的回答",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
    "required": "必填",
    "deprecated": "不再推荐",
    "Missing command.": "没有写命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少 {param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "No such command {name!r}.": "没有命令 {name!r}。",
    "No such option {name!r}.": "没有选项 {name!r}。",
    "Option {name!r} does not take a value.": "选项 {name!r} 后面不能写值。",
    "Option {name!r} requires an argument.": "选项 {name!r} 后面要写一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 后面要写 {nargs} 个值。",
    "Got unexpected extra argument ({args})": "多出参数（{args}）",
    "Got unexpected extra arguments ({args})": "多出参数（{args}）",
    "Did you mean {possibility}?": "是否要写 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是否要写其中之一：{possibilities}？）",
    "Invalid value: {message}": "无效的值：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值无效：{message}",
    "{value!r} is not {choice}.": "{value!r} 不是 {choice}。",
    "{value!r} is not one of {choices}.": "{value!r} 不在可选的 {choices} 之中。",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是有效的数（{number_type}）。",
    "{value} is not in the range {range}.": "{value} 超出范围 {range}。",
    "{value!r} does not match the format {format}.": "{value!r} 不是 {format} 格式。",
    "{value!r} does not match the formats {formats}.": "{value!r} 不是 {formats} 格式。",
    "{name} {filename!r} does not exist.": "{name} {filename!r} 不存在。",
    "{name} {filename!r} is a file.": "{name} {filename!r} 是文件。",
    "{name} {filename!r} is a directory.": "{name} {filename!r} 是文件夹。",
    "{name} {filename!r} is not readable.": "{name} {filename!r} 不能读取。",
    "{name} {filename!r} is not writable.": "{name} {filename!r} 不能写入。",
    "Could not open file {filename!r}: {message}": "打不开文件 {filename!r}：{message}",
    "path": "路径",
    "file": "文件",
    "directory": "文件夹",
}


def speak(commands: click.Group) -> None:
    """Where the command line speaks Chinese, click does so too, in `commands` and all below them."""
    if lang() != "zh":
        return
    gettext.dgettext = _word
    gettext.dngettext = _counted
    _placeholders(commands)


def _word(domain: str, message: str) -> str:
    return WORDS.get(message, message)


def _counted(domain: str, msgid1: str, msgid2: str, n: int) -> str:
    return _word(domain, msgid1 if n == 1 else msgid2)


def _placeholders(command: click.Command) -> None:
    """What stands for options and commands in a line of usage is no word of gettext's."""
    command.options_metavar = "[选项]"
    if isinstance(command, click.Group):
        command.subcommand_metavar = "命令 [参数]..."
        for below in command.commands.values():
            _placeholders(below)
