"""Take over the tables of imports as they stand, with their rows, names and indexes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0008_section_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='ImportJob',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=16, verbose_name='种类')),
                        ('name', models.CharField(max_length=255, verbose_name='文件名')),
                        ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                        ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                        ('content', models.BinaryField(null=True, verbose_name='文件内容')),
                        ('state', models.CharField(choices=[('queued', '排队中'), ('reading', '正在识别'), ('ready', '待核对'), ('failed', '未能识别'), ('done', '已全部入库')], default='queued', max_length=16, verbose_name='状态')),
                        ('step', models.PositiveIntegerField(default=0, verbose_name='已完成步数')),
                        ('steps', models.PositiveIntegerField(default=0, verbose_name='总步数')),
                        ('message', models.TextField(blank=True, verbose_name='说明')),
                        ('source_text', models.TextField(blank=True, verbose_name='原文')),
                        ('reading', models.JSONField(default=dict, verbose_name='识别结果')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                        ('touched_at', models.DateTimeField(auto_now=True, verbose_name='最近活动')),
                        ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrected_by', to='intake.importjob', verbose_name='更正自')),
                        ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '导入',
                        'verbose_name_plural': '导入',
                        'db_table': 'cases_importjob',
                        'ordering': ['-created_at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='ImportRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField(verbose_name='次序')),
                        ('number_raw', models.CharField(blank=True, max_length=64, verbose_name='原文序号')),
                        ('start', models.PositiveIntegerField(verbose_name='原文起')),
                        ('end', models.PositiveIntegerField(verbose_name='原文止')),
                        ('as_read', models.JSONField(verbose_name='识别稿')),
                        ('corrected', models.JSONField(blank=True, null=True, verbose_name='更正稿')),
                        ('doubts', models.JSONField(default=list, verbose_name='疑问')),
                        ('state', models.CharField(choices=[('waiting', '待核对'), ('committed', '已入库'), ('set_aside', '不导入')], default='waiting', max_length=16, verbose_name='状态')),
                        ('version', models.PositiveIntegerField(default=0, verbose_name='修改次数')),
                        ('changed_at', models.DateTimeField(auto_now=True, verbose_name='最近更正')),
                        ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='intake.importjob')),
                        ('previous', models.ForeignKey(blank=True, help_text='同一条记录在上一份文件里的识别稿，三方合并以它为底。', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='intake.importrecord', verbose_name='更正自')),
                    ],
                    options={
                        'verbose_name': '识别出的记录',
                        'verbose_name_plural': '识别出的记录',
                        'db_table': 'cases_importedcase',
                        'ordering': ['job', 'position'],
                    },
                ),
                migrations.AddIndex(
                    model_name='importjob',
                    index=models.Index(fields=['kind', 'digest'], name='cases_impor_kind_f1a617_idx'),
                ),
                migrations.AddIndex(
                    model_name='importjob',
                    index=models.Index(fields=['kind', 'name'], name='cases_impor_kind_b814e2_idx'),
                ),
                migrations.AddConstraint(
                    model_name='importrecord',
                    constraint=models.UniqueConstraint(fields=('job', 'position'), name='imported_case_once_per_job'),
                ),
            ],
        ),
    ]
